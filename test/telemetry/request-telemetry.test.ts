/** What requests that are nobody's interaction leave behind: a count each, and a line as loud as it deserves. */
import { pino } from 'pino'
import t from 'tap'
import { createRequestHooks } from '../../src/telemetry/request-telemetry.js'

function start() {
  const lines: Record<string, unknown>[] = []
  const counted: unknown[][] = []
  const count =
    (name: string) =>
    (...args: unknown[]) =>
      void counted.push([name, ...args])
  const log = pino({ level: 'debug' }, { write: (line) => void lines.push(JSON.parse(line)) })
  const hooks = createRequestHooks(log, {
    onRejected: count('rejected'),
    onPing: count('ping'),
    onCallback: count('callback'),
  })
  return { hooks, lines, counted }
}

const [DEBUG, INFO, WARN, ERROR] = [20, 30, 40, 50]

t.test(
  'what a stranger tries is quiet, what was signed with the right key is not; both tell an address',
  async (t) => {
    const { hooks, lines, counted } = start()
    hooks.onRejected('signature', { ip: '203.0.113.7' })
    hooks.onRejected('shape', { ip: '2001:db8::7' }, 'id must be a snowflake')
    hooks.onRejected('timestamp', { ip: undefined })
    hooks.onRejected('timestamp', { ip: '"}, whatever' })
    t.match(lines, [
      { level: DEBUG, reason: 'signature', address: '203.0.113.7', msg: 'request rejected' },
      { level: WARN, reason: 'shape', address: '2001:db8::7', detail: 'id must be a snowflake' },
      { level: WARN, reason: 'timestamp', address: undefined },
      { level: WARN, reason: 'timestamp', address: undefined },
    ])
    t.strictSame(counted, [
      ['rejected', 'signature'],
      ['rejected', 'shape'],
      ['rejected', 'timestamp'],
      ['rejected', 'timestamp'],
    ])
  },
)

t.test('an address is told without its port, and else the connection tells its own', async (t) => {
  const { hooks, lines } = start()
  const socket = { remoteAddress: '10.0.0.9' }
  const told: readonly (readonly [ip: string | undefined, address: string])[] = [
    ['203.0.113.7:5678', '203.0.113.7'],
    ['[2001:db8::7]:443', '2001:db8::7'],
    ['2001:db8::7', '2001:db8::7'],
    ['unknown', '10.0.0.9'],
    ['"}, whatever: 1', '10.0.0.9'],
    ['203.0.113.7:999999', '10.0.0.9'],
    [undefined, '10.0.0.9'],
  ]
  for (const [ip] of told) hooks.onRejected('signature', { ip, socket })
  t.strictSame(
    lines.map(({ address }) => address),
    told.map(([, address]) => address),
  )
})

t.test('a ping is news', async (t) => {
  const { hooks, lines, counted } = start()
  hooks.onPing()
  t.match(lines, [{ level: INFO, msg: 'ping answered' }])
  t.strictSame(counted, [['ping']])
})

t.test('a callback that went wrong is for an operator', async (t) => {
  const { hooks, lines, counted } = start()
  const from = { ip: '203.0.113.7' }
  hooks.onCallback('taken', from, { interactionId: '7' })
  hooks.onCallback('forged', from)
  hooks.onCallback('failed', from, { interactionId: '7', reason: 'closed' })
  hooks.onCallback('malformed', { ip: undefined })
  hooks.onCallback('too-large', from)
  t.match(lines, [
    {
      level: DEBUG,
      result: 'taken',
      interactionId: '7',
      address: undefined,
      msg: 'signal callback',
    },
    { level: DEBUG, result: 'forged', address: '203.0.113.7' },
    { level: WARN, result: 'failed', reason: 'closed' },
    { level: WARN, result: 'malformed' },
    { level: DEBUG, result: 'too-large', address: '203.0.113.7' },
  ])
  t.equal(counted.length, 5)
})

t.test('a defect is an error with its stack', async (t) => {
  const { hooks, lines } = start()
  hooks.onError(new TypeError('x is undefined'))
  t.match(lines, [
    { level: ERROR, msg: 'request failed', err: { stack: /request-telemetry\.test/ } },
  ])
})
