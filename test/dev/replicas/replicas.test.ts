/** Replicas without a Redis and with a line of their own to it, and what is waited for in the logs of all. */
import '../../harness/unhooked.js'
import t from 'tap'
import { Replicas } from '../../../src/dev/replicas/replicas.js'
import { skewClock } from '../../../src/dev/stage/hooks.js'
import { withoutRedis } from '../../harness/redis.js'

t.test('a line is found whether it is past or yet to come', async (t) => {
  const all = await Replicas.start({ count: 1, redis: false })
  t.teardown(() => all.close())
  t.equal(all.redis, undefined)
  const listening = await all.logged(({ msg }) => msg === 'listening')
  t.equal(listening.address, all.replicas[0]?.address)
  const coming = all.logged(({ msg }, replica) => msg === 'looked for' && replica === 1)
  all.emit('line', { msg: 'looked for', n: 1 }, 0)
  all.emit('line', { msg: 'looked for', n: 2 }, 1)
  all.emit('line', { msg: 'looked for', n: 3 }, 1)
  t.match(await coming, { n: 2 })
  t.equal(all.listenerCount('line'), 0)
})

t.test('one that does not start takes all with it', async (t) => {
  await t.rejects(
    Replicas.start({ redis: false, env: { MAX_BACKLOG: 'many' } }),
    /ended \(1\) before it listened/,
  )
})

t.test(
  "hooks, environment and a line to Redis are a replica's own",
  { skip: withoutRedis() },
  async (t) => {
    const hour = 3_600_000
    const hooks = () => [skewClock(hour)]
    await Replicas.use(
      { count: 1, lines: true, hooks, env: { HOST: '127.0.0.2' } },
      async (all) => {
        const { time } = await all.logged(({ msg }) => msg === 'listening')
        t.ok(Date.parse(String(time)) > Date.now() + hour / 2)
        const [replica] = all.replicas
        const [line] = all.links
        t.match(replica?.address, /127\.0\.0\.2/)
        t.equal(all.addresses.get(String(replica?.address)), 0)
        replica?.process.kill()
        await replica?.process.ended
        all.hooks = () => []
        all.environment = { HOST: '127.0.0.3' }
        line?.cut()
        await all.startReplica(0)
        t.match(all.replicas[0]?.address, /127\.0\.0\.3/)
        const away = await all.logged(({ msg }) => String(msg).startsWith('shared store is away'))
        t.ok(Date.parse(String(away.time)) < Date.now() + hour / 2)
        t.strictSame(all.links, [line], 'the same line again')
      },
    )
  },
)
