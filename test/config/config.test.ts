/** The configuration: lists, URLs and what hangs on several variables, all problems at once and no value in them. */
import t from 'tap'
import { beyondDiscord, type Config, readConfig, TEST_PUBLIC_KEY } from '../../src/config/config.js'
import { EnvironmentSchema } from '../../src/config/environment.js'
import { SignalboxError } from '../../src/errors.js'

/** RFC 8032, 7.1. */
const KEY = '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c'
const SECOND = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'
const required = {
  DISCORD_PUBLIC_KEY: KEY,
  DISCORD_APPLICATION_ID: '1234567890',
  SIGNAL_API_URL: 'http://backend:8080',
}
const SECRET = `whsec_${'A'.repeat(32)}`

const read = (more: NodeJS.ProcessEnv = {}): Config => readConfig({ ...required, ...more })

/** The problems, a line each. */
function problems(given: NodeJS.ProcessEnv): string[] {
  try {
    readConfig(given)
  } catch (error) {
    if (error instanceof SignalboxError && error.code === 'CONFIG_INVALID')
      return error.message.split('\n')
    throw error
  }
  return []
}
const refusals = (more: NodeJS.ProcessEnv) => problems({ ...required, ...more })

t.test('three variables suffice, and the result is frozen', async (t) => {
  const config = read()
  t.ok(Object.isFrozen(config))
  t.match(config, {
    DISCORD_PUBLIC_KEY: [KEY],
    DISCORD_APPLICATION_ID: '1234567890',
    SIGNAL_API_URL: 'http://backend:8080',
    HOST: '0.0.0.0',
    ADMIN_HOST: '127.0.0.1',
    PORT: 3000,
    SIGNAL_TIMEFRAMES: ['15min', '1h', '4h', '1d'],
    CALLBACK_SECRET: [],
    TRUST_PROXY: false,
  })
  t.equal(config.SIGNAL_PAIRS.length, 12)
  t.equal(config.SIGNAL_PRECOMPUTE.length, 12, 'three pairs at four timeframes')
  t.strictSame(config.SIGNAL_PRECOMPUTE[5], { pair: 'GBP/USD', timeframe: '1h' })
})

t.test('the operators listen on this machine alone, unless told otherwise', async (t) => {
  t.equal(read({ HOST: '203.0.113.7' }).ADMIN_HOST, '127.0.0.1')
  t.equal(read({ ADMIN_HOST: '0.0.0.0' }).ADMIN_HOST, '0.0.0.0')
})

t.test('two listeners on one host need two ports, unless the system picks them', async (t) => {
  const said = ['ADMIN_PORT must be another than PORT on the same host']
  t.strictSame(refusals({ PORT: '9464' }), said)
  t.strictSame(refusals({ PORT: '8080', ADMIN_PORT: '08080', ADMIN_HOST: '0.0.0.0' }), said)
  // Who listens on every address takes the port of each.
  t.strictSame(refusals({ PORT: '8080', ADMIN_PORT: '8080', ADMIN_HOST: '127.0.0.1' }), said)
  t.strictSame(refusals({ HOST: '127.0.0.2', PORT: '8080', ADMIN_PORT: '8080' }), [])
  t.strictSame(refusals({ HOST: '::', PORT: '8080', ADMIN_PORT: '8080' }), said)
  t.strictSame(refusals({ PORT: '0', ADMIN_PORT: '0' }), [])
  t.strictSame(refusals({ PORT: '0', ADMIN_PORT: '0', LOG_LEVEL: 'x' }).length, 1, 'nor as text')
})

t.test('every problem is named at once, each once', async (t) => {
  t.strictSame(problems({ PORT: '-1', SIGNAL_TIMEFRAMES: ',', REDIS_URL: 'http://x' }), [
    'DISCORD_PUBLIC_KEY is required',
    'DISCORD_APPLICATION_ID is required',
    'SIGNAL_API_URL is required',
    'PORT must be >= 0',
    'SIGNAL_TIMEFRAMES must name at least one forms like 15min, 4h or 1d',
    'REDIS_URL must be a URL starting with redis:// or rediss://, or redis+sentinel:// or rediss+sentinel://',
  ])
})

t.test('no value reaches a message, whichever variable a secret was pasted into', async (t) => {
  const secret = 'hunter2!hunter2'
  for (const name of Object.keys(EnvironmentSchema.properties)) {
    const said = refusals({ [name]: secret }).join('\n')
    t.notMatch(said, 'hunter2', name)
  }
  const everywhere = Object.keys(EnvironmentSchema.properties).map((name) => [name, secret])
  const said = problems(Object.fromEntries(everywhere))
  t.ok(said.length > 20)
  t.notMatch(said.join('\n'), 'hunter2')
})

t.test('public keys are 64 hex digits in either case, one or several', async (t) => {
  t.strictSame(read({ DISCORD_PUBLIC_KEY: ` ${KEY.toUpperCase()} , ${SECOND},` }), {
    ...read(),
    DISCORD_PUBLIC_KEY: [KEY, SECOND],
  })
  const refused = 'DISCORD_PUBLIC_KEY must be 64 hex digits, comma-separated when several'
  for (const bad of ['ab', `${KEY}0`, `${KEY.slice(1)}g`, `${KEY},nope`])
    t.strictSame(refusals({ DISCORD_PUBLIC_KEY: bad }), [refused])
  t.strictSame(refusals({ DISCORD_PUBLIC_KEY: ' , ' }), [
    'DISCORD_PUBLIC_KEY must name at least one 64 hex digits',
  ])
})

t.test('production refuses the public test key, in any case and company', async (t) => {
  const said = 'DISCORD_PUBLIC_KEY holds the public test key, which production must not trust'
  for (const key of [TEST_PUBLIC_KEY, TEST_PUBLIC_KEY.toUpperCase(), `${KEY},${TEST_PUBLIC_KEY}`]) {
    t.strictSame(refusals({ NODE_ENV: 'production', DISCORD_PUBLIC_KEY: key }), [said])
    t.strictSame(refusals({ NODE_ENV: 'test', DISCORD_PUBLIC_KEY: key }), [])
  }
  t.strictSame(refusals({ NODE_ENV: 'production' }), [])
})

t.test('a URL that paths are put behind is nothing but a base', async (t) => {
  for (const name of ['DISCORD_API_BASE_URL', 'SIGNAL_API_URL', 'PUBLIC_URL'])
    for (const url of [
      'https://u:hidden@x/',
      'https://u@x',
      'http://x/?a=1',
      'http://x/?',
      'http://x#a',
    ])
      t.strictSame(refusals({ [name]: url }), [
        `${name} must have no credentials, query or fragment`,
      ])
})

t.test('an API key that no header can carry is refused before the first request', async (t) => {
  for (const key of ['hidden\n', 'hid den', 'hidden\r\nx: y', 'schlüssel'])
    t.strictSame(refusals({ SIGNAL_API_KEY: key }), [
      'SIGNAL_API_KEY must be printable ASCII without white space',
    ])
  t.match(read({ SIGNAL_API_KEY: 'aB3-_.~+/=' }), { SIGNAL_API_KEY: 'aB3-_.~+/=' })
})

t.test(
  'what stands in white space or quotes is refused, but for lists, whose items are trimmed',
  async (t) => {
    const texts = {
      HOST: '127.0.0.1',
      ADMIN_HOST: '::1',
      DISCORD_API_BASE_URL: 'https://x/api',
      SIGNAL_API_URL: 'http://hidden',
      SIGNAL_API_KEY: 'hidden',
      PUBLIC_URL: 'https://x/',
      REDIS_URL: 'redis://x',
      LOG_FILE: '/var/log/x.log',
      OPS_WEBHOOK_URL: 'https://x/',
    }
    for (const [name, text] of Object.entries(texts))
      for (const value of [
        `${text} `,
        ` ${text}`,
        `${text}\r`,
        `${text}\n`,
        `"${text}"`,
        `'${text}'`,
      ]) {
        const said = refusals({ [name]: value })
        t.equal(said.length, 1, `${name}=${JSON.stringify(value)}`)
        t.match(said[0], name)
      }
    t.strictSame(refusals({ SIGNAL_API_URL: 'http://hidden ' }), [
      'SIGNAL_API_URL must have no white space or quotes around it',
    ])
    t.match(read({ SIGNAL_PAIRS: ' EUR/USD , BTC/USD\r\n', SIGNAL_API_KEY: `it's"` }), {
      SIGNAL_PAIRS: ['EUR/USD', 'BTC/USD'],
      SIGNAL_API_KEY: `it's"`,
    })
  },
)

t.test('URLs lose their trailing slashes and have a known protocol', async (t) => {
  const config = read({
    DISCORD_API_BASE_URL: 'http://local:1/api/v10//',
    SIGNAL_API_URL: 'https://backend/',
    PUBLIC_URL: 'https://bot.example/',
    REDIS_URL: 'rediss://:pw@redis:6379/1',
    OPS_WEBHOOK_URL: 'https://discord.com/api/webhooks/1/x',
  })
  t.match(config, {
    DISCORD_API_BASE_URL: 'http://local:1/api/v10',
    SIGNAL_API_URL: 'https://backend',
    PUBLIC_URL: 'https://bot.example',
    REDIS_URL: 'rediss://:pw@redis:6379/1',
    OPS_WEBHOOK_URL: 'https://discord.com/api/webhooks/1/x',
  })
  for (const name of ['DISCORD_API_BASE_URL', 'SIGNAL_API_URL', 'PUBLIC_URL', 'OPS_WEBHOOK_URL'])
    for (const bad of ['backend', 'ftp://x', 'redis://x', '//x'])
      t.strictSame(refusals({ [name]: bad }), [
        `${name} must be a URL starting with https:// or http://`,
      ])
})

t.test(
  'the proxy is read in either case, and what is none is named without its value',
  async (t) => {
    const proxies = { http_proxy: 'proxy:3128', HTTPS_PROXY: '', no_proxy: 'backend' }
    t.match(read(proxies), {
      HTTP_PROXY: 'proxy:3128',
      HTTPS_PROXY: undefined,
      NO_PROXY: 'backend',
    })
    t.strictSame(refusals({ https_proxy: 'socks5://u:secret@proxy' }), [
      "HTTPS_PROXY must be a proxy's URL starting with http:// or https://",
    ])
  },
)

t.test('a shared store is one server or a set of sentinels', async (t) => {
  const REDIS_URL = 'redis+sentinel://u:pw@a,b:1,c/primary/2'
  t.match(read({ REDIS_URL }), { REDIS_URL })
  t.match(refusals({ REDIS_URL: 'redis://:hidden@a,b' }), [/^REDIS_URL .*cluster is not supported/])
  t.match(refusals({ REDIS_URL: 'redis://:hidden@a/signalbox' }), [
    /^REDIS_URL may have a database/,
  ])
})

t.test('pairs and timeframes are lists of canonical spellings', async (t) => {
  const config = read({
    SIGNAL_PAIRS: 'BTC/USD, EUR/USD,BTC/USD',
    SIGNAL_TIMEFRAMES: '1m,30min,1w',
  })
  t.strictSame(config.SIGNAL_PAIRS, ['BTC/USD', 'EUR/USD'], 'each once')
  t.strictSame(config.SIGNAL_TIMEFRAMES, ['1m', '30min', '1w'])
  for (const bad of ['eurusd', 'EUR-USD', 'EUR/USD;GBP/USD', 'E/U'])
    t.strictSame(refusals({ SIGNAL_PAIRS: bad, SIGNAL_PRECOMPUTE: 'off' }), [
      'SIGNAL_PAIRS must be BASE/QUOTE, comma-separated when several',
    ])
  for (const bad of ['4H', '0h', '10000m', 'h'])
    t.strictSame(refusals({ SIGNAL_TIMEFRAMES: bad }), [
      'SIGNAL_TIMEFRAMES must be forms like 15min, 4h or 1d, comma-separated when several',
    ])
  for (const twice of ['15min,1h,15m', '60m,1h', '24h,1d', '1w,7d'])
    t.strictSame(refusals({ SIGNAL_TIMEFRAMES: twice, SIGNAL_PRECOMPUTE: 'off' }), [
      'SIGNAL_TIMEFRAMES must name each length once: 15m and 15min are one, 60m and 1h too',
    ])
  const many = Array.from({ length: 26 }, (_, index) => `${index + 1}h`)
  t.strictSame(refusals({ SIGNAL_TIMEFRAMES: many.slice(1).join() }), [])
  t.strictSame(refusals({ SIGNAL_TIMEFRAMES: many.join() }), [
    'SIGNAL_TIMEFRAMES may name 25 at most: Discord lists no more',
  ])
})

t.test('what is precomputed is a pair, a pair at a timeframe, or nothing', async (t) => {
  const precompute = (text: string) => read({ SIGNAL_PRECOMPUTE: text }).SIGNAL_PRECOMPUTE
  t.strictSame(precompute('off'), [])
  t.strictSame(precompute(' off '), [])
  t.strictSame(precompute('EUR/USD@4h'), [{ pair: 'EUR/USD', timeframe: '4h' }])
  t.strictSame(
    precompute('BTC/USD@1d, EUR/USD'),
    [
      ['BTC/USD', '1d'],
      ['EUR/USD', '15min'],
      ['EUR/USD', '1h'],
      ['EUR/USD', '4h'],
      ['EUR/USD', '1d'],
    ].map(([pair, timeframe]) => ({ pair, timeframe })),
  )
  for (const bad of ['XAU/USD', 'EUR/USD@2h', 'EUR/USD@4h@1d', '@4h', 'EUR/USD,nope,neither'])
    t.strictSame(refusals({ SIGNAL_PRECOMPUTE: bad }), [
      'SIGNAL_PRECOMPUTE must name configured pairs, as PAIR or PAIR@TIMEFRAME, or be off',
    ])
})

t.test('a default that the configured pairs leave out is no mistake', async (t) => {
  const keys = [{ pair: 'EUR/USD', timeframe: '1h' }]
  const few = { SIGNAL_PAIRS: 'BTC/USD,EUR/USD', SIGNAL_TIMEFRAMES: '1h' }
  t.strictSame(read(few).SIGNAL_PRECOMPUTE, keys)
  t.strictSame(read({ ...few, SIGNAL_PRECOMPUTE: '' }).SIGNAL_PRECOMPUTE, keys)
})

t.test('a problem elsewhere does not make a good list look bad', async (t) => {
  t.strictSame(refusals({ PORT: 'x', SIGNAL_PRECOMPUTE: 'EUR/USD@4h' }), ['PORT must be integer'])
})

t.test('callback mode needs a secret and a public address', async (t) => {
  const said = 'SIGNAL_MODE=callback needs CALLBACK_SECRET and PUBLIC_URL'
  const mode = { SIGNAL_MODE: 'callback' }
  const url = { PUBLIC_URL: 'https://bot.example' }
  t.strictSame(refusals(mode), [said])
  t.strictSame(refusals({ ...mode, ...url }), [said])
  t.strictSame(refusals({ ...mode, CALLBACK_SECRET: SECRET }), [said])
  const config = read({ ...mode, ...url, CALLBACK_SECRET: `${SECRET}, ${SECRET}BB==` })
  t.strictSame(config.CALLBACK_SECRET, [SECRET, `${SECRET}BB==`])
  for (const bad of ['A'.repeat(40), 'whsec_short', `${SECRET}!`, `${SECRET},x`])
    t.strictSame(refusals({ CALLBACK_SECRET: bad }), [
      'CALLBACK_SECRET must be whsec_ and base64, comma-separated when several',
    ])
})

t.test('a trusted proxy is yes, no, a number of hops, or addresses', async (t) => {
  const forms: [string, boolean | number | string][] = [
    ['true', true],
    ['false', false],
    ['', false],
    ['2', 2],
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['loopback, 192.168.0.1', 'loopback,192.168.0.1'],
    ['fd00::/8', 'fd00::/8'],
  ]
  for (const [text, value] of forms) t.equal(read({ TRUST_PROXY: text }).TRUST_PROXY, value, text)
  for (const bad of [
    'yes',
    '1000',
    '10.0.0.0/33',
    'fd00::/129',
    '10.0.0.0/0',
    '::/0',
    '10.0.0.0/08',
    '10.0.0.0/8/8',
    '10.0.0.0/x',
    ',',
  ])
    t.strictSame(refusals({ TRUST_PROXY: bad }), [
      'TRUST_PROXY must be true, false, a number of hops, or addresses of proxies',
    ])
})

t.test(
  'a key with which anybody could sign, or nobody, is refused, and told by its place',
  async (t) => {
    const portal = "the application's own is in Discord's developer portal, General Information"
    for (const placeholder of ['0'.repeat(64), 'A'.repeat(64), 'ab'.repeat(32)])
      t.strictSame(refusals({ DISCORD_PUBLIC_KEY: placeholder }), [
        `DISCORD_PUBLIC_KEY is still a placeholder: ${portal}`,
      ])
    const small = `01${'0'.repeat(62)}`
    t.strictSame(refusals({ DISCORD_PUBLIC_KEY: `${KEY},${small},${SECOND}` }), [
      `DISCORD_PUBLIC_KEY, the 2. key, is no Ed25519 public key: ${portal}`,
    ])
  },
)

t.test('limits beyond what Discord waits are named', async (t) => {
  t.strictSame(beyondDiscord(read({})), [])
  t.strictSame(beyondDiscord(read({ ACK_BUDGET_MS: '3000', MAX_INTERACTION_AGE_MS: '3001' })), [
    'MAX_INTERACTION_AGE_MS',
  ])
})

t.test('names of the admin port are host names, without port or path', async (t) => {
  t.strictSame(read({}).ADMIN_NAMES, [])
  t.strictSame(read({ ADMIN_NAMES: ' box.internal, a_b ' }).ADMIN_NAMES, ['box.internal', 'a_b'])
  for (const bad of ['box.internal:9464', 'http://box', '*.internal', 'a b'])
    t.strictSame(refusals({ ADMIN_NAMES: bad }), [
      'ADMIN_NAMES must be host names without a port, comma-separated when several',
    ])
})
