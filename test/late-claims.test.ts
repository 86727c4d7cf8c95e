/** A claim that Redis answers late decides all the same: duplicates to two replicas are acknowledged at once, and worked on once. */
import t from 'tap'
import { DelayingProxy } from '../src/dev/stage/delaying-proxy.js'
import { Front } from '../src/dev/stage/front.js'
import { startRedis, withoutRedis } from './harness/redis.js'
import { startRunning } from './harness/running-app.js'

const BUDGET_MS = 250
const PAIRS = ['EUR/USD', 'GBP/USD', 'USD/JPY', 'BTC/USD']

t.test('duplicates to two replicas', { skip: withoutRedis() }, async (t) => {
  const redis = await startRedis(t)
  const front = await Front.start()
  t.teardown(() => front.close())
  front.mode = 'all'
  const lines = [await DelayingProxy.start(redis.port), await DelayingProxy.start(redis.port)]
  for (const line of lines) t.teardown(() => line.close())
  const through = (n: number) => ({
    REDIS_URL: `redis://127.0.0.1:${lines[n]?.port}`,
    ACK_BUDGET_MS: String(BUDGET_MS),
    SIGNAL_PAIRS: PAIRS.join(','),
  })
  const one = await startRunning(t, { env: through(0) })
  const { discord, backend } = one
  const other = await startRunning(t, {
    env: {
      ...through(1),
      DISCORD_PUBLIC_KEY: discord.publicKey,
      DISCORD_APPLICATION_ID: discord.applicationId,
      DISCORD_API_BASE_URL: discord.apiBaseUrl,
      SIGNAL_API_URL: backend.url,
    },
  })
  for (const { logged } of [one, other]) await logged('shared store is there')
  front.backends = [one.address, other.address]
  discord.endpoint = `${front.url}/interactions`
  const keys = PAIRS.flatMap((pair) =>
    ['15min', '1h', '4h', '1d'].map((timeframe) => ({ pair, timeframe })),
  ).values()

  for (const rttMs of [150, 350, 600]) {
    for (const staggerMs of [0, rttMs / 2, rttMs + 50]) {
      await t.test(`${rttMs} ms from Redis, ${staggerMs} ms one after the other`, async (t) => {
        for (const line of lines) line.rttMs = rttMs
        front.stagger = () => staggerMs
        const key = keys.next().value as { pair: string; timeframe: string }
        const exchange = discord.command('signal', key)
        await exchange.replied
        await front.answered(exchange.id)
        const bodies = front.replies.get(exchange.id)?.map(({ body }) => body.toString())
        t.strictSame(bodies, ['{"type":5}', '{"type":5}'], 'both are acknowledged, alike')
        t.equal((await exchange.ended).outcome, 'answered')
        const first = await Promise.race(
          [one, other].map(({ logged }) => logged('interaction ended', exchange.id)),
        )
        t.ok(Number(first.ackMs) <= BUDGET_MS, `within the budget: ${first.ackMs} ms`)
        // Whoever was not first has heard so by then.
        await Promise.all(
          [one, other].map(async ({ app, nextLine }) => {
            while (app.left().length > 0) await nextLine()
          }),
        )
        t.equal(backend.count(`${key.pair}@${key.timeframe}`), 1, 'one fetch')
        t.equal(exchange.counts.attempts, 1, 'one edit')
        t.strictSame(exchange.violations, [])
      })
    }
  }
})

t.test(
  'what an acknowledgement waits for the store is in its figures',
  { skip: withoutRedis() },
  async (t) => {
    const redis = await startRedis(t)
    const line = await DelayingProxy.start(redis.port)
    t.teardown(() => line.close())
    const env = { REDIS_URL: `redis://127.0.0.1:${line.port}`, ACK_BUDGET_MS: '2000' }
    const { discord, logged, adminAddress } = await startRunning(t, { env })
    await logged('shared store is there')
    line.rttMs = 100
    for (const pair of ['EUR/USD', 'GBP/USD']) {
      const { id, ended } = discord.command('signal', { pair, timeframe: '4h' })
      t.equal((await ended).outcome, 'answered')
      const { ackMs, storeMs } = await logged('interaction ended', id)
      // A timer may be early by one.
      t.ok(Number(storeMs) >= 98, `the store took ${storeMs} ms`)
      t.ok(Number(ackMs) >= Number(storeMs), `the client waited ${ackMs} ms`)
    }
    const metrics = await (await fetch(`${adminAddress}/metrics`)).text()
    const [, sum] =
      /^signalbox_acknowledgement_duration_seconds_sum(?:\{[^}]*\})? (\S+)$/m.exec(metrics) ?? []
    t.ok(Number(sum) >= 0.196, `both together ${sum} s`)
  },
)
