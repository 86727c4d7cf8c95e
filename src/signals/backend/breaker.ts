/** Spares a failing backend, and the traders' time: after enough failures answers at once until a probe succeeds. */
import CircuitBreaker from 'opossum'
import { codeOf, SignalboxError } from '../../errors.js'
import type { Signal } from '../signal.js'
import type { SignalSource } from '../source.js'

export type BreakerState = 'closed' | 'open' | 'half-open'

export interface BreakerOptions {
  readonly source: SignalSource
  /** Failures are counted over this long, milliseconds [10000]. */
  readonly windowMs?: number
  /** Fewer calls than this within the window prove nothing [10]. */
  readonly minimumCalls?: number
  /** But so many failures one after the other, however slowly they came, prove enough [5]. */
  readonly mostInARow?: number
  /** One probe goes through after this long, milliseconds [10000]. */
  readonly resetMs?: number
  readonly onStateChange?: (state: BreakerState) => void
}

export interface BreakerSource extends SignalSource {
  state(): BreakerState
}

/** The backend does not work. Any other code is a working backend's answer, a bad document included, or our own wish. */
const UNAVAILABLE: ReadonlySet<string> = new Set(['SIGNAL_TIMEOUT', 'SIGNAL_UNREACHABLE'])

/** opossum opens above its percentage, and it is to open at half. */
const HALF = 49.999

/**
 * The source behind a circuit breaker. While it is open `fetch` rejects at once with
 * SIGNAL_BREAKER_OPEN. `close` also closes the source, and clears the breaker's timers.
 */
export function createBreaker(options: BreakerOptions): BreakerSource {
  const { source, windowMs = 10_000, minimumCalls = 10, resetMs = 10_000 } = options
  const { mostInARow = 5 } = options
  // opossum counts a call as it is fired, and a call may hang for longer than what is counted: so it is fired as it ends.
  const circuit = new CircuitBreaker((ended: Promise<Signal>) => ended, {
    name: 'signal-backend',
    timeout: false,
    errorThresholdPercentage: HALF,
    volumeThreshold: minimumCalls,
    rollingCountTimeout: windowMs,
    rollingPercentilesEnabled: false,
    enableSnapshots: false,
    resetTimeout: resetMs,
    errorFilter: (error: unknown) => !isFailure(codeOf(error)),
  })

  function isFailure(code: string): boolean {
    // A probe that was cut off has not shown that the backend works: the breaker opens again.
    return UNAVAILABLE.has(code) || (code === 'SIGNAL_ABORTED' && circuit.halfOpen)
  }

  /** What began before it opened last, or before it was closed for good, says nothing of the backend as it is now. */
  let era = 0
  let isProbing = false
  let closed = false
  let inARow = 0
  circuit.on('success', () => {
    inARow = 0
  })
  circuit.on('failure', () => {
    inARow += 1
    if (inARow >= mostInARow) circuit.open()
  })
  circuit.on('open', () => {
    era += 1
    isProbing = false
    options.onStateChange?.('open')
  })
  circuit.on('halfOpen', () => options.onStateChange?.('half-open'))
  circuit.on('close', () => {
    isProbing = false
    options.onStateChange?.('closed')
  })

  return {
    async fetch(key, abort, interactionId) {
      if (closed) throw new SignalboxError('SIGNAL_ABORTED', 'signal source is closed')
      if (circuit.opened || isProbing) {
        throw new SignalboxError('SIGNAL_BREAKER_OPEN', 'signal backend is failing, not asked')
      }
      isProbing = circuit.halfOpen
      const begunIn = era
      const call = source.fetch(key, abort, interactionId)
      const code = await call.then(() => undefined, codeOf)
      // What we ended ourselves has shown nothing, and neither has what began under other circumstances.
      const wasLetGo = code === 'SIGNAL_ABORTED' && !circuit.halfOpen
      return closed || begunIn !== era || wasLetGo ? call : circuit.fire(call)
    },

    state() {
      if (circuit.opened) return 'open'
      return circuit.halfOpen ? 'half-open' : 'closed'
    },

    async close() {
      closed = true
      circuit.shutdown()
      await source.close()
    },
  }
}
