/** Redis is only loaded where it is configured, and told about where it is not fit. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { startRedis, withoutRedis } from './harness/redis.js'
import { startRunning } from './harness/running-app.js'

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
    t.match(after, /signalbox_shared_store_fallbacks_total\{step="claim"\} \d/)
    t.match(after, /signalbox_shared_store_fallbacks_total\{step="accept"\} \d/)
    t.notMatch(JSON.stringify(logs) + after, /hunter2/)
  })
})
