/** A whole life with the rights that are documented: nothing is refused, and nothing is used that is not asked for. */
import { once } from 'node:events'
import t from 'tap'
import {
  type BackendJob,
  CALLBACK_PATH,
  CallbackBackend,
} from '../../../src/dev/demo-backend/callback-backend.js'
import type { RedisProcess } from '../../../src/dev/stage/redis-process.js'
import { NEEDED } from '../../../src/state/redis/rights.js'
import { groups, readPage } from '../../docs/pages.js'
import { eventually } from '../../harness/eventually.js'
import { startRedis, withoutRedis } from '../../harness/redis.js'
import { startRunning } from '../../harness/running-app.js'

const SECRET = `whsec_${Buffer.from('a secret of thirty-two characters').toString('base64')}`
const SIGNAL = { pair: 'EUR/USD', timeframe: '4h' }
const [[GRANTED = ''] = []] = groups(
  readPage('docs/operating-redis.md'),
  /^ACL SETUSER signalbox on >PASSWORD (.+)$/gm,
)

/** The address of a server for a user with the documented rights, and more rules behind them. */
async function grant(redis: RedisProcess, ...rules: string[]): Promise<string> {
  const user = ['signalbox', 'on', '>p', ...GRANTED.split(' '), ...rules]
  await redis.ask((r) => r.acl('SETUSER', ...(user as [string])))
  return `${redis.url.replace('//', '//signalbox:p@')}/3`
}

/** Commands that have been run since the server began, in scripts too. */
async function used(redis: RedisProcess): Promise<Map<string, number>> {
  const stats = await redis.ask((r) => r.info('commandstats'))
  const found = groups(stats, /^cmdstat_([a-z|]+):calls=(\d+)/gm)
  return new Map(found.map(([name = '', calls]) => [name, Number(calls)]))
}

t.test('the documented rights', { skip: withoutRedis() }, async (t) => {
  await t.test('are enough for all that is done', async (t) => {
    const redis = await startRedis(t)
    const url = await grant(redis)
    const backend = await CallbackBackend.start(SECRET)
    t.teardown(() => backend.close())
    const plain = await startRunning(t, {
      env: { REDIS_URL: url, SIGNAL_PRECOMPUTE: 'GBP/USD', SIGNAL_TTL_MS: '1000' },
    })
    const calling = await startRunning(t, {
      env: {
        // In another database: whoever shares one takes the other's refreshes.
        REDIS_URL: url.replace('/3', '/4'),
        SIGNAL_API_URL: backend.url,
        SIGNAL_MODE: 'callback',
        CALLBACK_SECRET: SECRET,
        PUBLIC_URL: 'https://signalbox.test',
      },
    })
    for (const { logged } of [plain, calling]) await logged('shared store is there')
    const asked = plain.discord.command('signal', SIGNAL)
    t.equal((await asked.ended).outcome, 'answered')
    const handed = once(backend, 'job')
    const called = calling.discord.command('signal', { pair: 'USD/JPY', timeframe: '1h' })
    const [job] = (await handed) as [BackendJob]
    const callback = { url: `${calling.address}${CALLBACK_PATH}` }
    t.equal(await backend.callBack(job, callback), 200)
    t.equal((await called.ended).outcome, 'answered')
    await eventually('a key refreshed again and again', async () =>
      plain.backend.count('GBP/USD@4h') > 2 ? true : undefined,
    )
    t.strictSame(await redis.ask((r) => r.acl('LOG')), [], 'nothing was refused')

    const needed = new Set(NEEDED.map((each) => each.toLowerCase().split(' ')[0] as string))
    // Of the handshake, of the question itself, and of who looks on here.
    for (const each of ['hello', 'auth', 'info', 'eval', 'acl', 'config']) needed.add(each)
    const names = [...(await used(redis)).keys()].map((name) => name.split('|')[0] as string)
    t.strictSame(
      names.filter((name) => !needed.has(name)),
      [],
    )
  })

  await t.test('without one of them the store stays down, and that is said once', async (t) => {
    const redis = await startRedis(t)
    const url = await grant(redis, '-publish')
    const { logs, logged, adminAddress } = await startRunning(t, { env: { REDIS_URL: url } })
    const line = await logged('shared store is away: this replica goes on in its own memory')
    t.match(line, { level: 'warn', reason: 'NOPERM publish' })
    const calls = async () => (await used(redis)).get('eval') ?? 0
    const before = await calls()
    await eventually('two more looks', async () =>
      (await calls()) > before + 1 ? true : undefined,
    )
    const told = logs.filter(({ msg }) => msg.startsWith('shared store'))
    t.strictSame(told.length, 1)
    t.match(await (await fetch(`${adminAddress}/readyz`)).text(), 'NOPERM publish')
    await grant(redis, '+publish')
    await logged('shared store is there')
  })
})
