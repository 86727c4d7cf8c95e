/** Each dependency's state, from what its own parts say. */
import t from 'tap'
import { type Dependencies, describeDependencies } from '../../src/telemetry/dependencies.js'

const given = (parts: Partial<Dependencies> = {}): Dependencies => ({
  api: { isReached: () => true },
  breaker: { isShut: () => false },
  clock: { offset: () => 1.6, isContradicted: () => false },
  signals: { breakerState: () => 'closed', lastResult: () => 'success', waitMs: () => 0 },
  verifier: { name: 'node:crypto' },
  redis: undefined,
  ...parts,
})

t.test('Discord: as its last answer, or its ban, has it', async (t) => {
  const state = (parts: Partial<Dependencies>) => describeDependencies(given(parts)).discord?.()
  const detail = 'clock offset 2 ms'
  t.strictSame(state({}), { state: 'up', detail })
  t.strictSame(state({ api: { isReached: () => undefined } }), { state: 'unknown', detail })
  t.strictSame(state({ api: { isReached: () => false } }), { state: 'down', detail })
  t.strictSame(state({ breaker: { isShut: () => true } }), { state: 'down', detail })
  const clock = { offset: () => 1.6, isContradicted: () => true }
  t.match(state({ clock }), { state: 'up', detail: `${detail}, its answers contradict each other` })
})

t.test('signals: as the breaker and the last fetch have it', async (t) => {
  const state = (signals: Partial<Dependencies['signals']>) =>
    describeDependencies(given({ signals: { ...given().signals, ...signals } })).signals?.()
  t.strictSame(state({}), { state: 'up' })
  t.strictSame(state({ lastResult: () => undefined }), {
    state: 'unknown',
    detail: 'nothing fetched yet',
  })
  for (const code of ['SIGNAL_TIMEOUT', 'SIGNAL_UNREACHABLE', 'SIGNAL_BREAKER_OPEN'] as const)
    t.strictSame(state({ lastResult: () => code }), {
      state: 'down',
      detail: `last fetch: ${code}`,
    })
  for (const code of ['SIGNAL_REFUSED', 'SIGNAL_INVALID', 'SIGNAL_ABSURD', 'INTERNAL'] as const)
    t.strictSame(state({ lastResult: () => code }), {
      state: 'degraded',
      detail: `last fetch: ${code}`,
    })
  t.strictSame(
    state({ lastResult: () => 'SIGNAL_NOT_FOUND' }),
    { state: 'up', detail: 'last fetch: SIGNAL_NOT_FOUND' },
    'it has answered',
  )
  t.strictSame(state({ lastResult: () => 'SIGNAL_LIMITED', waitMs: () => 3599_500 }), {
    state: 'down',
    detail: 'limited for 3600 s',
  })
  t.strictSame(state({ lastResult: () => 'SIGNAL_LIMITED' }), {
    state: 'down',
    detail: 'last fetch: SIGNAL_LIMITED',
  })
  t.strictSame(state({ breakerState: () => 'half-open' }), {
    state: 'down',
    detail: 'circuit breaker half-open',
  })
})

t.test('what checks signatures is named; Redis only where there is one', async (t) => {
  const alone = describeDependencies(given())
  t.strictSame(alone.signatures?.(), { state: 'up', detail: 'node:crypto' })
  t.strictSame(Object.keys(alone), ['discord', 'signals', 'signatures'])
  const shared = describeDependencies(given({ redis: () => ({ state: 'down' }) }))
  t.strictSame(shared.redis?.(), { state: 'down' })
})
