/** What the shared engine's measurement is made with. */
import { Redis } from 'ioredis'
import t from 'tap'
import { byClock } from '../../../bench/engines/by-clock.js'
import type { Engine } from '../../../bench/engines/engine.js'
import { Heard, ranInside, sentBy } from '../../../bench/engines/heard.js'
import { another, inLanes, timed } from '../../../bench/engines/life.js'
import { countLines, linesOf } from '../../../bench/engines/lines.js'
import { inTurns, openPair } from '../../../bench/engines/pair.js'
import { readSpent, spentBy } from '../../../bench/engines/spent.js'
import { counted } from '../../../bench/engines/trial.js'
import { startRedis, withoutRedis } from '../../harness/redis.js'

t.test(
  'what a script runs is heard apart from what a client sends',
  { skip: withoutRedis() },
  async (t) => {
    const { url } = await startRedis(t)
    const redis = new Redis(url)
    const heard = await Heard.start(url)
    t.teardown(() => {
      heard.close()
      redis.disconnect()
    })
    await heard.take()
    await redis.eval("redis.call('SET', 'a', 1) return redis.call('GET', 'a')", 0)
    const commands = await heard.take()
    t.strictSame(
      sentBy(commands).map(({ name }) => name),
      ['eval'],
    )
    t.strictSame(
      ranInside(commands).map(({ name }) => name),
      ['set', 'get'],
    )
    t.strictSame(await heard.take(), [])
  },
)

t.test('what Redis has spent is read from what it says', { skip: withoutRedis() }, async (t) => {
  const lines = ['used_cpu_sys:0.25', 'used_cpu_user:1.5', 'total_net_input_bytes:12']
  const info = ['# CPU', ...lines, 'used_memory:100', 'used_memory_rss:200'].join('\r\n')
  t.strictSame(readSpent(info), { cpuUs: 1_750_000, bytesIn: 12, memory: 100 })
  t.strictSame(readSpent(''), { cpuUs: 0, bytesIn: 0, memory: 0 })
  const redis = await startRedis(t)
  const { cpuUs, bytesIn, memory } = await redis.ask(spentBy)
  t.ok(cpuUs > 0 && bytesIn > 0 && memory > 0)
})

t.test('another clock holds as long as its work', async (t) => {
  const { now } = Date
  t.ok((await byClock(60_000, async () => Date.now())) > now() + 50_000)
  await t.rejects(
    byClock(1, () => Promise.reject(new Error('no'))),
    /no/,
  )
  t.equal(Date.now, now)
})

t.test('no two interactions have the same id, and their tokens are as long as real ones', (t) => {
  const [one, two] = [another(), another()]
  t.not(one.id, two.id)
  t.ok(one.token.length > 190)
  t.end()
})

t.test('work is done as often as it should be, in so many lanes at once', async (t) => {
  let running = 0
  let most = 0
  const done = await inLanes(7, 3, async () => {
    running += 1
    most = Math.max(most, running)
    await Promise.resolve()
    running -= 1
    return running
  })
  t.equal(done.length, 7)
  t.equal(most, 3)
  t.ok((await timed(async () => {})) >= 0)
})

t.test('lines that are empty or comments are not counted', (t) => {
  t.equal(countLines('/** a\n * b */\nconst a = 1\n\n  // c\nconst b = 2\n'), 2)
  t.ok(linesOf('bench/engines/lines.ts', 'bench/engines/trial.ts') > 10)
  t.end()
})

t.test('a trial without a counterpart says so', (t) => {
  const beside = { name: 'BullMQ', value: 2 }
  t.strictSame(counted('a', 1, 2), { what: 'a', unit: '', value: 1, beside })
  t.strictSame(counted('a', undefined, 2), { what: 'a', unit: '', beside })
  t.end()
})

t.test('whoever was second goes first the next time', { skip: withoutRedis() }, async (t) => {
  const { url } = await startRedis(t)
  const pair = await openPair(url)
  t.teardown(() => pair.close())
  const order: string[] = []
  const seen = await inTurns(pair, 2, async ({ name }: Engine) => {
    order.push(name)
    return [name, name]
  })
  t.strictSame(order, ['own scripts', 'BullMQ', 'BullMQ', 'own scripts'])
  t.equal(seen.own.length, 4)
})
