/** The environment's shape: each default, each refusal, and never a value in what is said about it. */
import t from 'tap'
import { type Environment, readEnvironment, setVariables } from '../../src/config/environment.js'

const required = {
  DISCORD_PUBLIC_KEY: 'a'.repeat(64),
  DISCORD_APPLICATION_ID: '1234567890',
  SIGNAL_API_URL: 'http://backend:8080',
}

t.test('every variable but three has a default or may be left out', async (t) => {
  t.strictSame(readEnvironment(required), {
    problems: [],
    env: {
      ...required,
      HOST: '0.0.0.0',
      PORT: 3000,
      ADMIN_HOST: '127.0.0.1',
      ADMIN_PORT: 9464,
      DISCORD_API_BASE_URL: 'https://discord.com/api/v10',
      SIGNAL_TIMEOUT_MS: 30_000,
      SIGNAL_TTL_MS: 60_000,
      SIGNAL_MAX_STALE_MS: 300_000,
      SIGNAL_MODE: 'request',
      SIGNAL_PAIRS:
        'EUR/USD,GBP/USD,USD/JPY,USD/CHF,AUD/USD,USD/CAD,NZD/USD,EUR/GBP,EUR/JPY,GBP/JPY,BTC/USD,ETH/USD',
      SIGNAL_TIMEFRAMES: '15min,1h,4h,1d',
      SIGNAL_PRECOMPUTE: 'EUR/USD,GBP/USD,USD/JPY',
      MAX_INTERACTION_AGE_MS: 2500,
      ACK_BUDGET_MS: 250,
      SIGNATURE_TOLERANCE_S: 300,
      MAX_BACKLOG: 1000,
      SHUTDOWN_GRACE_MS: 25_000,
      KEEP_ALIVE_TIMEOUT_MS: 620_000,
      LOG_LEVEL: 'info',
    },
  })
})

t.test('the three are required, and all are named at once', async (t) => {
  t.strictSame(readEnvironment({}).problems, [
    'DISCORD_PUBLIC_KEY is required',
    'DISCORD_APPLICATION_ID is required',
    'SIGNAL_API_URL is required',
  ])
})

t.test('an empty variable is an unset one', async (t) => {
  t.strictSame(setVariables({ A: '', B: 'x', C: '0' }), { B: 'x', C: '0' })
  t.match(readEnvironment({ ...required, PORT: '', REDIS_URL: '' }), {
    problems: [],
    env: { PORT: 3000, REDIS_URL: undefined },
  })
  t.strictSame(readEnvironment({ ...required, SIGNAL_API_URL: '' }).problems, [
    'SIGNAL_API_URL is required',
  ])
})

t.test('numbers are read as numbers, and within their bounds only', async (t) => {
  const timers = [
    'SIGNAL_TIMEOUT_MS',
    'SIGNAL_TTL_MS',
    'MAX_INTERACTION_AGE_MS',
    'ACK_BUDGET_MS',
    'SIGNATURE_TOLERANCE_S',
    'SHUTDOWN_GRACE_MS',
  ]
  // A timer that is given more than 2^31 - 1 fires after one millisecond.
  const bounds: [string, number, number][] = [
    ['PORT', 0, 65_535],
    ['ADMIN_PORT', 0, 65_535],
    ['MAX_BACKLOG', 1, 1_000_000],
    ['SIGNAL_MAX_STALE_MS', 0, 2_147_483_647],
    ['KEEP_ALIVE_TIMEOUT_MS', 1, 86_400_000],
    ...timers.map((name): [string, number, number] => [name, 1, 2_147_483_647]),
  ]
  for (const [name, least, most] of bounds) {
    const read = (value: number | string) => readEnvironment({ ...required, [name]: String(value) })
    for (const good of [least, most]) {
      t.strictSame(read(good).problems, [], `${name}=${good}`)
      t.equal(read(good).env[name as keyof Environment], good)
    }
    t.strictSame(read(least - 1).problems, [`${name} must be >= ${least}`])
    t.strictSame(read(most + 1).problems, [`${name} must be <= ${most}`])
    for (const odd of ['1.5', 'ten', ' ', '\t', '0x10', '1e3', '+1', ' 10', '10\n', 'null', 'true'])
      t.strictSame(read(odd).problems, [`${name} must be integer`], JSON.stringify(odd))
  }
})

t.test('an application id is digits', async (t) => {
  for (const bad of ['abc', '12 ', '1'.repeat(21), '-1', '12\n'])
    t.strictSame(readEnvironment({ ...required, DISCORD_APPLICATION_ID: bad }).problems, [
      'DISCORD_APPLICATION_ID must be a Discord id: digits only',
    ])
})

t.test('a choice is one of those that are listed', async (t) => {
  t.strictSame(readEnvironment({ ...required, SIGNAL_MODE: 'push', LOG_LEVEL: 'loud' }).problems, [
    'SIGNAL_MODE must be one of request, callback',
    'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent',
  ])
  for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    t.strictSame(readEnvironment({ ...required, LOG_LEVEL: level }).problems, [])
})

t.test('with problems, the defaults are there all the same, and what was given', async (t) => {
  t.match(readEnvironment({ PORT: 'x', SIGNAL_PAIRS: 'BTC/USD' }).env, {
    PORT: 'x',
    SIGNAL_PAIRS: 'BTC/USD',
    SIGNAL_TIMEFRAMES: '15min,1h,4h,1d',
    SIGNAL_MODE: 'request',
  })
})

t.test('what is none of ours is left alone and not taken in', async (t) => {
  const given = { ...required, PATH: '/bin', DISCORD_BOT_TOKEN: 'not for the server' }
  const { env, problems } = readEnvironment(given)
  t.strictSame(problems, [])
  t.notOk('PATH' in env)
  t.notOk('DISCORD_BOT_TOKEN' in env, 'the server has no use for it')
  t.equal(given.PATH, '/bin')
})
