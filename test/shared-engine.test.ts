/** Redis is only loaded where it is configured, and told about where it is not fit. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { freePort } from '../src/dev/stage/redis-process.js'
import { createLogger } from '../src/log/logger.js'
import { createSharedEngine } from '../src/shared-engine.js'
import { createMemoryClaims } from '../src/state/memory-claims.js'
import { keys } from '../src/state/redis/keys.js'
import { startRedis, withoutRedis } from './harness/redis.js'
import { startRunning } from './harness/running-app.js'
import { accept, jobFor } from './responder/backlog-contract.js'

type Options = Parameters<typeof createSharedEngine>[0]

const startEngine = (options: Pick<Options, 'url' | 'logger'> & Partial<Options>) =>
  createSharedEngine({
    ...{ ackBudgetMs: 20_000, maxBacklog: 10, concurrency: 10, signalTtlMs: 60_000 },
    ...{ now: Date.now, monotonic: () => performance.now() },
    ...{ onFallback() {}, onStrange() {}, onTakenOver() {}, onGone() {} },
    ...options,
  })

const APP = fileURLToPath(new URL('../src/app.js', import.meta.url))

t.test('without REDIS_URL neither bullmq nor its driver is loaded', async (t) => {
  const script = `
    const { createApp } = await import(${JSON.stringify(APP)})
    const { createRequire } = await import('node:module')
    const cache = Object.keys(createRequire(${JSON.stringify(APP)}).cache)
    console.log(JSON.stringify(cache.filter((file) => /node_modules.(bullmq|ioredis)/.test(file))))
    console.log(typeof createApp)`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  })
  t.equal(stdout, '[]\nfunction\n')
})

t.test('the engine', { skip: withoutRedis() }, async (t) => {
  await t.test('warns of a memory policy that throws jobs away', async (t) => {
    const redis = await startRedis(t, { args: ['--maxmemory-policy', 'allkeys-lru'] })
    const { logged } = await startRunning(t, { env: { REDIS_URL: redis.url } })
    t.match(await logged('shared store may throw jobs away when its memory is full'), {
      memoryPolicy: 'allkeys-lru',
      level: 'warn',
    })
  })

  await t.test('does its work with a password, tells metrics, and leaves no secret', async (t) => {
    const redis = await startRedis(t, { password: 'hunter2' })
    const { discord, logs, adminAddress, logged } = await startRunning(t, {
      env: { REDIS_URL: redis.url },
    })
    const exchange = discord.command('signal', { pair: 'EUR/USD', timeframe: '4h' })
    t.equal((await exchange.ended).outcome, 'answered')
    await logged('interaction ended')
    const metrics = await (await fetch(`${adminAddress}/metrics`)).text()
    t.match(metrics, 'signalbox_dependency_up{dependency="redis"} 1')
    await redis.stop('SIGKILL')
    const down = await logged('shared store is away: this replica goes on in its own memory')
    t.equal(down.level, 'warn')
    const next = discord.command('signal', { pair: 'GBP/USD', timeframe: '4h' })
    t.equal((await next.ended).outcome, 'answered')
    const after = await (await fetch(`${adminAddress}/metrics`)).text()
    t.match(after, 'signalbox_dependency_up{dependency="redis"} 0')
    t.match(after, /signalbox_shared_store_fallbacks_total\{step="accept"\} \d/)
    t.notMatch(JSON.stringify(logs) + after, /hunter2/)
  })

  await t.test('tells why the store is away', async (t) => {
    let tellWarned!: () => void
    const warned = new Promise<void>((resolve) => {
      tellWarned = resolve
    })
    const engine = startEngine({
      url: `redis://127.0.0.1:${await freePort()}`,
      logger: createLogger({ level: 'warn', destinations: [{ write: tellWarned }] }),
    })
    t.teardown(() => engine.close())
    await warned
    t.strictSame(engine.state(), {
      state: 'down',
      detail: 'ECONNREFUSED; this replica goes on in its own memory',
    })
  })

  await t.test('tells that it is slow, and that nobody waits for it', async (t) => {
    const redis = await startRedis(t)
    const lines: string[] = []
    const waiting: (() => void)[] = []
    const engine = startEngine({
      url: redis.url,
      logger: createLogger({
        level: 'warn',
        destinations: [
          {
            write(text: string) {
              lines.push(text)
              waiting.shift()?.()
            },
          },
        ],
      }),
      // Nothing is as fast as that.
      ackBudgetMs: 1e-6,
    })
    t.teardown(() => engine.close())
    while (!lines.some((line) => line.includes('shared store is slow')))
      await new Promise<void>((resolve) => waiting.push(resolve))
    t.match(engine.state(), { state: 'degraded', detail: /^slow; acknowledgements do not wait/ })
  })

  await t.test('tells of what was taken over, on both sides', async (t) => {
    const redis = await startRedis(t)
    const lines: string[] = []
    const waiting: (() => void)[] = []
    const destination = {
      write(text: string) {
        lines.push((JSON.parse(text) as { msg: string }).msg)
        for (const go of waiting.splice(0)) go()
      },
    }
    const logged = async (msg: string) => {
      while (!lines.includes(msg)) await new Promise<void>((resolve) => waiting.push(resolve))
    }
    const counted: string[] = []
    const start = async () => {
      const engine = startEngine({
        url: redis.url,
        logger: createLogger({ level: 'info', destinations: [destination] }),
        onTakenOver: () => counted.push('took'),
        onGone: () => counted.push('gone'),
      })
      t.strictSame(engine.state(), {
        state: 'down',
        detail: 'not seen yet; this replica goes on in its own memory',
      })
      const ends: (() => void)[] = []
      const backlog = engine.createBacklog(() => new Promise((resolve) => ends.push(resolve)), {
        claims: createMemoryClaims(),
        canRun: () => true,
      })
      t.teardown(() => engine.close())
      await engine.store.settled(20_000)
      t.match(engine.state(), { state: 'up', detail: /^(Redis|Valkey) \d/ })
      return { engine, backlog, ends }
    }
    const heir = await start()
    const gone = await start()
    await accept(gone.backlog, jobFor('1'))
    await gone.engine.close()
    await logged('interaction taken over from another replica')
    t.strictSame(counted, ['took'])
    await redis.ask((r) => r.zadd(keys.leases, 1, 'nobody has it'))
    await logged('interaction lost: what it was owed cannot be read any more')
    t.strictSame(counted.splice(0), ['took', 'gone'])

    const slow = await start()
    await accept(slow.backlog, jobFor('2'))
    slow.backlog.start(jobFor('2'))
    // As another replica does that has heard nothing of it for a lease's time.
    await redis.ask((r) => r.hset(keys.interaction('2'), 'owner', 'another'))
    await logged('interaction was taken over by another replica')
    for (const { ends } of [heir, slow]) for (const end of ends) end()
    await Promise.all(
      [heir, slow].map(({ backlog }) => backlog.drain({ tellAtMs: 50, endAtMs: 60 })),
    )
  })
})
