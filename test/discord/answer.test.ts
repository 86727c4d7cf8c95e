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
    t.strictSame(readAnswer(503, {}, text), { kind: 'response', status: 503 })
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
  for (const odd of ['soon', 'Wed, 21 Oct 2015 07:28:00 GMT', '-1', 'Infinity', ['1']])
    t.equal(wait(odd, null), undefined, `${odd}`)
  t.equal(wait('soon', -1), undefined)
  t.equal(wait('soon', '1.5'), 1500)
})

t.test('a 429 without rate-limit headers and without a wait in its body is a ban', async (t) => {
  const page = 'error code: 1015'
  t.strictSame(readAnswer(429, { 'retry-after': '120' }, page), {
    kind: 'response',
    status: 429,
    retryAfterMs: 120_000,
    ban: true,
  })
  t.equal(readAnswer(429, {}, '<!doctype html>').ban, true)
  t.equal(readAnswer(429, { 'x-ratelimit-scope': 'shared' }, page).ban, undefined)
  t.equal(readAnswer(429, {}, json({ retry_after: 1, global: true })).ban, undefined)
  t.equal(readAnswer(403, {}, page).ban, undefined)
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
