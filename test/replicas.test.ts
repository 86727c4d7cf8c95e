/** Three replicas of the real server on a real Redis, in small: once across all, taken over, without a store. */
import './harness/unhooked.js'
import t, { type Test } from 'tap'
import type { Exchange } from '../src/dev/local-discord/exchange.js'
import { Replicas, type ReplicasOptions } from '../src/dev/replicas/replicas.js'
import { withoutRedis } from './harness/redis.js'

const PAIRS = ['EUR/USD', 'GBP/USD', 'USD/JPY', 'USD/CHF', 'AUD/USD', 'USD/CAD']
/** Nothing is answered from memory, and a machine that stands still for seconds is no reason to go on alone. */
const ENV = { SIGNAL_TTL_MS: '1', SIGNAL_MAX_STALE_MS: '0', ACK_BUDGET_MS: '60000' }

async function start(t: Test, options: ReplicasOptions = {}) {
  const all = await Replicas.start({ ...options, env: { ...ENV, ...options.env } })
  t.teardown(() => all.close())
  return all
}

const ask = ({ discord }: Replicas, n: number) =>
  discord.command('signal', { pair: PAIRS[n % PAIRS.length] as string, timeframe: '4h' })
const embeds = ({ message }: Exchange) => message?.embeds.length

t.test(
  'the same interaction to all three at once is worked on once',
  { skip: withoutRedis() },
  async (t) => {
    const all = await start(t)
    const { front, discord, backend } = all
    front.mode = 'all'
    const exchanges: Exchange[] = []
    for (let n = 0; n < 10; n++) {
      const exchange = ask(all, n)
      exchanges.push(exchange)
      await exchange.ended
      await all.logged(
        ({ msg, interactionId }) => msg === 'interaction ended' && interactionId === exchange.id,
      )
    }
    const replies = exchanges.flatMap(({ id }) => front.replies.get(id) ?? [])
    t.equal(replies.length, 30)
    t.strictSame(
      new Set(replies.map(({ status, body }) => `${status} ${body}`)),
      new Set(['200 {"type":5}']),
    )
    t.equal(backend.count(), 10, 'fetches')
    t.equal(discord.calls('edit'), 10, 'edits')
    t.equal(all.lines('duplicate interaction').length, 20)
    t.same(discord.violations, [])
  },
)

t.test(
  'kill -9 of one: the others finish what it had acknowledged',
  { skip: withoutRedis() },
  async (t) => {
    const all = await start(t)
    const { front, backend, discord, replicas } = all
    backend.delayMs = 3000
    const addresses = front.backends
    front.backends = addresses.slice(0, 1)
    const exchanges = Array.from({ length: 5 }, (_, n) => ask(all, n))
    const replies = await Promise.all(exchanges.map(({ replied }) => replied))
    t.ok(replies.every((reply) => reply?.body === '{"type":5}'))
    replicas[0]?.process.kill()
    backend.delayMs = 0
    await Promise.all(exchanges.map(({ ended }) => ended))
    t.strictSame(exchanges.map(embeds), [1, 1, 1, 1, 1])
    t.equal(discord.calls('edit'), 5)
    t.same(discord.violations, [])
  },
)

t.test(
  'without its redis a replica starts, serves, says so, and joins later',
  { skip: withoutRedis() },
  async (t) => {
    const all = await start(t, { count: 1 })
    const { redis, replicas, discord } = all
    await redis?.stop('SIGKILL')
    const [replica] = replicas
    replica?.process.kill()
    await replica?.process.ended
    await all.startReplica(0)
    const readiness = async () => (await fetch(`${all.replicas[0]?.adminAddress}/readyz`)).json()
    t.match(await readiness(), {
      status: 'ready',
      dependencies: { redis: { state: 'down', detail: /ECONNREFUSED; this replica goes on/ } },
    })
    const exchange = ask(all, 0)
    await exchange.ended
    t.equal(embeds(exchange), 1)
    await redis?.start()
    const before = all.lines('shared store is there').length
    if (before < 2)
      await all.logged(
        (line) =>
          line.msg === 'shared store is there' && line !== all.lines('shared store is there')[0],
      )
    t.match(await readiness(), { dependencies: { redis: { state: 'up', detail: /^Redis / } } })
    t.same(discord.violations, [])
  },
)

t.test(
  'a replica that stops hands its unfinished work to the others',
  { skip: withoutRedis() },
  async (t) => {
    const all = await start(t, { count: 2, env: { SHUTDOWN_GRACE_MS: '1500' } })
    const { front, backend, replicas } = all
    backend.failWith = 'hang'
    front.backends = front.backends.slice(0, 1)
    const exchange = ask(all, 0)
    await exchange.replied
    const stopped = replicas[0]?.process.stop()
    await all.logged(({ msg }) => msg === 'shutting down')
    backend.failWith = undefined
    await exchange.ended
    t.equal(embeds(exchange), 1, 'the signal, not a sentence that there is no time')
    t.equal(await stopped, 0)
    t.equal(exchange.counts.attempts, 1)
  },
)
