/** What came back of a call, as facts: codes, waits, bans, error trees, and the names of failures. */
import t from 'tap'
import { readAnswer, readFailure } from '../../src/discord/answer.js'

const json = (body: unknown) => JSON.stringify(body)

t.test("Discord's code and error tree are read from a JSON body", async (t) => {
  t.strictSame(readAnswer(404, {}, json({ message: 'Unknown Webhook', code: 10015 })), {
    kind: 'response',
    status: 404,
    code: 10015,
  })
  const errors = { embeds: { 0: { title: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH' }] } } } }
  t.strictSame(readAnswer(400, {}, json({ code: 50035, errors })), {
    kind: 'response',
    status: 400,
    code: 50035,
    errors,
  })
})

t.test('a body that is no JSON object leaves the status alone', async (t) => {
  for (const text of ['', '<html>', '{', 'null', '"10015"', '10015', json({ code: '10015' }), '[]'])
    t.strictSame(readAnswer(503, {}, text), { kind: 'response', status: 503, foreign: true })
})

t.test('a limit waits for the larger of header and body, in milliseconds', async (t) => {
  const wait = (header: unknown, body: unknown) =>
    readAnswer(
      429,
      { 'x-ratelimit-limit': '5', 'retry-after': header as string | undefined },
      json({ retry_after: body }),
    ).retryAfterMs
  t.equal(wait('1', 0.35), 1000)
  t.equal(wait('1', 2.5), 2500)
  t.equal(wait(undefined, 0.25), 250)
  t.equal(wait('3', undefined), 3000)
  t.equal(wait('0', 0), 0)
  t.equal(wait('soon', '1.5'), 1500)
})

const shutsOut = (status: number, text: string, headers = {}) =>
  readAnswer(status, headers, text).ban === true
const PAGE = '<!doctype html><title>Attention Required! | Cloudflare</title>'

t.test('a 429 without rate-limit headers and without a wait in its body is a ban', async (t) => {
  const page = 'error code: 1015'
  t.strictSame(readAnswer(429, { 'retry-after': '120' }, page), {
    kind: 'response',
    status: 429,
    retryAfterMs: 120_000,
    ban: true,
    foreign: true,
  })
  for (const text of [PAGE, '', '[]', json({ message: 'x' }), json({ message: 'x', code: 0 })])
    t.ok(shutsOut(429, text), text)
  t.notOk(shutsOut(429, PAGE, { 'x-ratelimit-scope': 'shared' }))
  t.notOk(shutsOut(429, json({ retry_after: 1, global: true })))
})

t.test("a 403 is Discord's own where it is its JSON, and else a ban", async (t) => {
  for (const code of [50001, 50013, 20012, 0, 987_654_321])
    t.notOk(shutsOut(403, json({ message: 'Missing Access', code })), `${code}`)
  const pages = [PAGE, '', 'Forbidden', '"no"', '[{"code":50001}]', json({ error: 'forbidden' })]
  for (const text of [...pages, ...['50001', null, 1.5, []].map((code) => json({ code }))])
    t.ok(shutsOut(403, text), text)
  t.ok(shutsOut(403, PAGE, { 'x-ratelimit-limit': '5' }))
})

t.test(
  'a page that says which block of the edge it is is a ban, whatever its status',
  async (t) => {
    const words = [
      'error code: 1015',
      'Error code 1020',
      '<p>error</p><p>code: 1015</p>',
      'Error <span>code: 1015</span>',
      'Error&nbsp;1015',
      '<h1><span class="a">Error</span>\n<span class="b">1015</span></h1>',
      json({ title: 'Error 1015: You are being rate limited', status: 429, error_code: 1015 }),
      ...[1005, 1006, 1007, 1008, 1009, 1010, 1012, 1106].map((code) => `error code: ${code}`),
    ]
    for (const text of words)
      for (const status of [200, 403, 404, 429, 503, 520, 530])
        t.ok(shutsOut(status, text, { 'x-ratelimit-limit': '5' }), `${status} ${text}`)
    for (const text of ['error code: 1000', 'error code: 10150', 'error code: 502', 'terror 1015'])
      t.notOk(shutsOut(503, text), text)
  },
)

t.test("a code of Discord's is never the edge's, but 40333", async (t) => {
  for (const status of [403, 429, 500])
    t.ok(shutsOut(status, json({ message: 'internal network error', code: 40333 })), `${status}`)
  t.notOk(shutsOut(429, json({ message: 'Maximum number of edits', code: 30046 })))
  t.notOk(shutsOut(400, json({ message: 'error code: 1015', code: 50035 })))
})

t.test('a page of hostile markup is read in no time', async (t) => {
  t.notOk(shutsOut(503, '<'.repeat(64 * 1024)))
})

t.test('a failure is named by its code, whoever threw it', async (t) => {
  const names: [string, string[]][] = [
    ['reset', ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']],
    [
      'connect',
      [
        'ECONNREFUSED',
        'ENOTFOUND',
        'EAI_AGAIN',
        'EHOSTUNREACH',
        'ENETUNREACH',
        'UND_ERR_CONNECT_TIMEOUT',
      ],
    ],
    ['timeout', ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT', 'ABORT_ERR']],
    ['other', ['CERT_HAS_EXPIRED', 'UND_ERR_DESTROYED']],
  ]
  for (const [reason, codes] of names)
    for (const code of codes) {
      const error = Object.assign(new Error('x'), { code })
      t.strictSame(readFailure(error), { kind: 'failure', reason, error }, code)
    }
  t.equal(readFailure(new Error('x')).reason, 'other')
  t.equal(readFailure('text').reason, 'other')
})

t.test('an abort and a timeout of an AbortSignal are told apart', async (t) => {
  const timeout = new DOMException('took too long', 'TimeoutError')
  const abort = new DOMException('no more', 'AbortError')
  t.equal(readFailure(timeout).reason, 'timeout')
  t.equal(readFailure(abort).reason, 'aborted')
})
