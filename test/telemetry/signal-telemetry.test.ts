/** What a signal's way tells: every hook once in metrics and figures, and a line where somebody has to know. */
import { pino } from 'pino'
import t from 'tap'
import { SignalboxError } from '../../src/errors.js'
import { absurd, invalid, mismatched } from '../../src/signals/backend/bad-document.js'
import { createSignalHooks } from '../../src/telemetry/signal-telemetry.js'

const KEY = { pair: 'EUR/USD', timeframe: '4h' }

function start() {
  const lines: Record<string, unknown>[] = []
  const told: unknown[][] = []
  const tell =
    (name: string) =>
    (...args: unknown[]) =>
      void told.push([name, ...args])
  const log = pino({ level: 'debug' }, { write: (line) => void lines.push(JSON.parse(line)) })
  const metrics = {
    onBackendSuccess: tell('metrics success'),
    onBackendError: tell('metrics error'),
    onCache: tell('metrics cache'),
  }
  const figures = { onBackend: tell('figures backend'), onCache: tell('figures cache') }
  return { hooks: createSignalHooks(log, metrics, figures), lines, told }
}

t.test('durations, failures and cache results are counted in both places', async (t) => {
  const { hooks, lines, told } = start()
  hooks.onSuccess?.(KEY, 12.4)
  hooks.onError?.(KEY, 'SIGNAL_TIMEOUT', 30_000)
  hooks.onCache('stale')
  t.strictSame(told, [
    ['metrics success', 12.4],
    ['figures backend', 12.4],
    ['metrics error', 'SIGNAL_TIMEOUT', 30_000],
    ['figures backend', 30_000],
    ['metrics cache', 'stale'],
    ['figures cache', 'stale'],
  ])
  const failed = { ...KEY, code: 'SIGNAL_TIMEOUT', backendMs: 30_000 }
  t.match(lines, [
    { level: 20, ...KEY, backendMs: 12, msg: 'signal fetched' },
    { level: 20, ...failed, msg: 'signal not fetched' },
  ])
})

t.test('a document that breaks the contract is an error, another failed fetch none', async (t) => {
  const { hooks, lines } = start()
  hooks.onFetchError(KEY, new SignalboxError('SIGNAL_TIMEOUT', 'no answer'))
  t.strictSame(lines, [])
  for (const bad of [invalid, mismatched, absurd]) {
    lines.length = 0
    hooks.onFetchError(KEY, bad('entry is missing'))
    t.match(lines, [{ level: 50, ...KEY, msg: 'bad signal document' }])
  }
})

t.test("the breaker's changes are worth an operator's attention", async (t) => {
  const { hooks, lines } = start()
  hooks.onBreaker('open')
  t.match(lines, [{ level: 40, state: 'open' }])
})
