/** Logs: no interaction token and no secret can be read from them, wherever it stood. */
import t from 'tap'
import { createLogger, scrub } from '../../src/log/logger.js'

const TOKEN = 'aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDEyMzQ1Njc4OmFiY0RFRi1faHl'
/** Such as a local Discord or a later version of the real one might use. */
const PLAIN = 'p1ain.token~with-every_safe=character'

function collect() {
  const lines: string[] = []
  return { lines, stream: { write: (line: string) => void lines.push(line) } }
}

function logTo(...counts: ReturnType<typeof collect>[]) {
  return createLogger({ level: 'debug', destinations: counts.map(({ stream }) => stream) })
}

t.test('a token in an API path is cut out, and the rest of the path stays', async (t) => {
  for (const token of [TOKEN, PLAIN]) {
    t.equal(
      scrub(`PATCH https://x/api/v10/webhooks/12/${token}/messages/@original failed`),
      'PATCH https://x/api/v10/webhooks/12/[redacted]/messages/@original failed',
    )
    t.equal(
      scrub(`/interactions/34/${token}/callback?with_response=true`),
      '/interactions/34/[redacted]/callback?with_response=true',
    )
    t.equal(scrub(`/webhooks/12/${token}?wait=true`), '/webhooks/12/[redacted]?wait=true')
    t.equal(scrub(`{"path":"/webhooks/12/${token}"}`), '{"path":"/webhooks/12/[redacted]"}')
    const twice = `/webhooks/1/${token}/a /interactions/2/${token}/b /webhooks/3/${token}`
    t.equal(
      scrub(twice),
      '/webhooks/1/[redacted]/a /interactions/2/[redacted]/b /webhooks/3/[redacted]',
    )
  }
})

t.test("Discord's own tokens are known anywhere, to their end", async (t) => {
  t.equal(scrub(`no webhook for ${TOKEN}, sorry`), 'no webhook for [redacted], sorry')
  t.equal(scrub(`"${TOKEN}.second~half%3D=="`), '"[redacted]"')
})

t.test('passwords in URLs, bearer keys and callback secrets are cut out', async (t) => {
  t.equal(
    scrub('connect redis://user:p%40ss@redis:6379/0 failed'),
    'connect redis://[redacted]@redis:6379/0 failed',
  )
  t.equal(scrub('rediss://:pa@ss@redis'), 'rediss://[redacted]@redis')
  t.equal(scrub('{"a":"Bearer s3cr3t.key"}'), '{"a":"Bearer [redacted]"}')
  t.equal(scrub(`signed with whsec_${'Ab+/'.repeat(8)}==.`), 'signed with [redacted].')
})

t.test('what holds no secret is left as it is', async (t) => {
  for (const text of [
    'POST /interactions',
    '/webhooks/signal-ready',
    'https://discord.com/api/v10/gateway',
    'https://x/users/@me',
    'aW50ZXJhY3Rpb24',
    '',
  ])
    t.equal(scrub(text), text)
})

t.test('secret members are redacted by name, at the top and one level down', async (t) => {
  const log = collect()
  const names = [
    'token',
    'authorization',
    'Authorization',
    'apiKey',
    'api_key',
    'SIGNAL_API_KEY',
    'CALLBACK_SECRET',
    'secret',
    'password',
  ]
  for (const name of names) {
    logTo(log).info({ [name]: 'hunter2', nested: { [name]: 'hunter2', kept: 1 } }, 'x')
    t.match(JSON.parse(log.lines.at(-1) ?? ''), {
      [name]: '[redacted]',
      nested: { [name]: '[redacted]', kept: 1 },
    })
  }
  t.notMatch(log.lines.join(''), 'hunter2')
})

t.test('a token in a message, a field, an error, its stack or its cause is cut out', async (t) => {
  const log = collect()
  const logger = logTo(log)
  for (const token of [TOKEN, PLAIN]) {
    const path = `/webhooks/12/${token}/messages/@original`
    const cause = Object.assign(new Error(`socket closed: ${path}`), { path })
    const err = new Error(`PATCH ${path} failed`, { cause: new Error(`again ${path}`, { cause }) })
    logger.error({ err }, `could not edit ${path}`)
    logger.info({ url: path, deep: { er: { still: [path] } } }, '%s and %s', path, path)
    logger.child({ path }).warn('child')
    logger.error(err)
    const many = new AggregateError([err, cause], `all failed: ${path}`)
    logger.error({ err: many }, 'several')
  }
  const text = log.lines.join('')
  t.equal(log.lines.length, 10)
  t.notMatch(text, TOKEN)
  t.notMatch(text, PLAIN)
  t.match(text, 'socket closed: /webhooks/12/[redacted]/messages/@original', 'the cause is kept')
  for (const line of log.lines) t.type(JSON.parse(line), Object, 'still JSON')
})

t.test('several destinations get the same scrubbed lines', async (t) => {
  const [one, two] = [collect(), collect()]
  const logger = logTo(one, two)
  logger.debug(`/webhooks/12/${TOKEN}`)
  logger.trace('below the level')
  logger.fatal('over')
  t.equal(one.lines.length, 2)
  t.strictSame(one.lines, two.lines)
  t.notMatch(one.lines.join(''), TOKEN)
})

t.test('a line says when and how grave, and no more than it was given', async (t) => {
  const log = collect()
  logTo(log).warn({ interactionId: '7' }, 'interaction too old')
  const { time, ...rest } = JSON.parse(log.lines[0] ?? '')
  t.strictSame(rest, { level: 'warn', interactionId: '7', msg: 'interaction too old' })
  t.equal(new Date(time).toISOString(), time)
})

t.test('silent says nothing, and nowhere to write is no mistake', async (t) => {
  const log = collect()
  createLogger({ level: 'silent', destinations: [log.stream] }).fatal('x')
  t.strictSame(log.lines, [])
  t.doesNotThrow(() => createLogger({ level: 'info', destinations: [] }).info('x'))
})
