/** What no route gets to see: short answers in one form, counted, without an echo, and once. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { createClientFaults } from '../../src/routes/client-faults.js'
import { startRunning } from '../harness/running-app.js'
import { signed } from '../harness/signed.js'

const { headers } = signed('{}')
const SHAPED = [
  'POST /interactions HTTP/1.1',
  'host: x',
  ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
].join('\r\n')

t.test('each gets its status, a word in JSON, a count and a log line', async (t) => {
  const { address, adminAddress, logs } = await startRunning(t)
  const { hostname, port } = new URL(address)
  const count = async (reason: string) => {
    const metrics = await (await fetch(`${adminAddress}/metrics`)).text()
    return Number(new RegExp(`rejected_total{reason="${reason}"} (\\d+)`).exec(metrics)?.[1] ?? 0)
  }
  const cases = [
    ['what is no HTTP', 'hello\r\n\r\n', '400', 'malformed', 'bad request'],
    [
      'a bad chunk',
      `${SHAPED}\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n`,
      '400',
      'malformed',
      'bad request',
    ],
    [
      'a URL that cannot be decoded',
      'POST /interactions%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
      '400',
      'malformed',
      'bad request',
    ],
    [
      'an expectation of something else',
      `${SHAPED}\r\nexpect: foo\r\n\r\n`,
      '417',
      'malformed',
      'expectation failed',
    ],
    [
      'too many headers',
      `${SHAPED}\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`,
      '431',
      'headers-too-large',
      'request header fields too large',
    ],
  ] as const
  for (const [what, request, status, reason, error] of cases) {
    const before = await count(reason)
    const seen = logs.length
    const socket = connect(Number(port), hostname)
    socket.on('error', () => {})
    await once(socket, 'connect')
    socket.write(request)
    const reply = await text(socket)
    t.match(reply, new RegExp(`^HTTP/1.1 ${status} `), what)
    t.match(reply, /\r\ncontent-type: application\/json\r\n/i, what)
    t.equal(reply.split('\r\n\r\n')[1], JSON.stringify({ error }), what)
    t.equal(await count(reason), before + 1, what)
    t.match(logs.slice(seen), [{ level: 'debug', msg: 'request rejected', reason }], what)
  }
  t.equal(await count('signature'), 0, 'a broken body is counted once')
})

t.test('a slow request is told so; a client that went away is not', async (t) => {
  const counted: string[] = []
  const faults = createClientFaults(
    (fault) => counted.push(fault),
    () => undefined,
  )
  const written: string[] = []
  const stand = (members = {}) =>
    ({
      destroyed: false,
      writable: true,
      write: (part: string) => written.push(part),
      destroySoon: () => written.push('end'),
      ...members,
    }) as unknown as Parameters<typeof faults.onClientError>[1]
  const failure = (code?: string) => Object.assign(new Error('x'), { code })
  const slow = stand()
  faults.onClientError(failure('ERR_HTTP_REQUEST_TIMEOUT'), slow)
  t.match(written, [/^HTTP\/1\.1 408 Request Timeout\r\n.*{"error":"request timeout"}$/s, 'end'])
  written.length = 0
  faults.onClientError(failure('ECONNRESET'), stand())
  faults.onClientError(failure(), stand({ destroyed: true }))
  t.strictSame(written, [])
  faults.onClientError(failure('HPE_INVALID_EOF_STATE'), stand())
  t.strictSame(written, ['end'], 'nor is one that ended within its request')
  t.strictSame(counted, ['slow'])
})
