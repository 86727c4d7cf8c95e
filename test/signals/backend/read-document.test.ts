/** What a backend sends, read however it is encoded, or refused in words that help. */
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import t from 'tap'
import { readDocument } from '../../../src/signals/backend/read-document.js'
import { sampleSignal } from '../sample-signal.js'

const text = JSON.stringify(sampleSignal({ rationale: 'Höhere Tiefs 更高' }))
const plain = Buffer.from(text)
const json = JSON.parse(text)
const big = (text: string) => Buffer.from(text, 'utf16le').swap16()

t.test('each encoding is read, whatever its name looks like', async (t) => {
  for (const [encoding, body] of [
    [undefined, plain],
    ['identity', plain],
    ['', plain],
    ['gzip', gzipSync(plain)],
    ['GZip', gzipSync(plain)],
    ['x-gzip', gzipSync(plain)],
    ['gzip, identity', gzipSync(plain)],
    ['deflate', deflateSync(plain)],
    ['deflate', deflateRawSync(plain)],
    ['br', brotliCompressSync(plain)],
    [undefined, gzipSync(plain)],
  ] as const) {
    const read = await readDocument(body, { 'content-encoding': encoding })
    t.strictSame(read.json, json, String(encoding))
  }
})

t.test('each charset is read, told or seen, without its byte order mark', async (t) => {
  const latin = JSON.stringify({ rationale: 'Höhe' })
  for (const [type, body, expected = json] of [
    ['application/json', Buffer.from(`\ufeff${text}`)],
    ['application/json', gzipSync(`\ufeff${text}`)],
    ['application/json; charset=UTF-8', plain],
    ['application/json; charset=utf8mb4', plain],
    [undefined, Buffer.from(`\ufeff${text}`, 'utf16le')],
    [undefined, Buffer.from(text, 'utf16le')],
    [undefined, big(`\ufeff${text}`)],
    ['application/json; charset=utf-16', big(text)],
    ['application/json; charset="iso-8859-1"', Buffer.from(latin, 'latin1'), JSON.parse(latin)],
    ['application/json; charset=ISO-8859-1', Buffer.from(`\ufeff${text}`)],
    ['application/json; charset=utf-16', Buffer.from(`\ufeff${text}`)],
    ["application/json; charset='iso-8859-1'", Buffer.from(latin, 'latin1'), JSON.parse(latin)],
    ['application/json', Buffer.from(latin, 'latin1'), { rationale: 'H\ufffdhe' }],
  ] as const) {
    t.strictSame((await readDocument(body, { 'content-type': type })).json, expected, String(type))
  }
})

t.test('what cannot be read is told by its type, encoding, size and place', async (t) => {
  const bomb = Buffer.alloc(64 * 1024 * 1024, ' ')
  for (const [encoding, body, message] of [
    [
      'zstd',
      plain,
      /encoded as zstd: only gzip, deflate or br is read.*\(text\/x, zstd, \d+ bytes\)/,
    ],
    ['gzip, br', gzipSync(plain), /encoded as gzip, br: only .* one at a time/],
    ['gzip', plain, /no whole gzip, as its content encoding says it is \(text\/x, gzip, /],
    ['gzip', gzipSync(plain).subarray(0, 100), /no whole gzip/],
    ['br', plain, /no whole br/],
    ['deflate', plain, /no whole deflate/],
    ['gzip', gzipSync(bomb), /over 1 MiB \(text\/x, gzip, 6\d+ bytes, decoded\)/],
    ['br', brotliCompressSync(bomb), /over 1 MiB/],
    ['deflate', deflateRawSync(bomb), /over 1 MiB/],
    [undefined, Buffer.from(' \n'), /empty \(text\/x, not encoded, 2 bytes\)/],
    ['gzip', gzipSync(''), /empty \(text\/x, gzip, /],
    [undefined, Buffer.from('<!doctype html>'), /no JSON, but HTML or XML/],
    [
      undefined,
      plain.subarray(0, 50),
      /no JSON: it ends too soon, at line 1, column 51, in \w+ \(/,
    ],
    [
      undefined,
      Buffer.from('{"confidence": NaN}'),
      /no JSON: NaN at line 1, column 16, in confidence/,
    ],
    [undefined, Buffer.from('{"a":1}}'), /no JSON: it breaks at line 1, column 8 \(text\/x/],
  ] as const) {
    const headers = { 'content-type': 'text/x', 'content-encoding': encoding }
    await t.rejects(readDocument(body, headers), { code: 'SIGNAL_INVALID', message })
  }
  await t.rejects(readDocument(Buffer.from('x'), {}), { message: /\(no content type, not encoded/ })
  await t.rejects(readDocument(Buffer.from('"\xff"', 'latin1'), {}, { strict: true }), {
    message: /no text of its charset/,
  })
})

t.test('no message holds what came', async (t) => {
  for (const body of ['{"k":"sk-secret', 'sk-secret', '{"sk-secret":x}', '[sk-secret']) {
    const message = await readDocument(Buffer.from(body), {}).catch((error) => String(error))
    t.notMatch(message, /secret/)
  }
  const headers = { 'content-type': `x/y\n${'z'.repeat(500)}` }
  const message = await readDocument(Buffer.from('x'), headers).catch((error) => String(error))
  t.ok(String(message).length < 250)
  t.notMatch(message, /\n/)
})
