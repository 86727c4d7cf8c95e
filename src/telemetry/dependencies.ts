/** What the process leans on, each with its state as operators read it on `/readyz`, the dashboard and in metrics. */
import type { DiscordApi } from '../discord/api.js'
import type { ChosenVerifier } from '../discord/choose-verifier.js'
import type { DiscordClock } from '../discord/clock.js'
import type { BanBreaker } from '../responder/ban-breaker.js'
import type { SignalPipeline } from '../signals/pipeline.js'
import type { DependencyState } from '../state/dependency-state.js'

export interface Dependencies {
  readonly api: Pick<DiscordApi, 'isReached'>
  readonly breaker: Pick<BanBreaker, 'isShut'>
  readonly clock: Pick<DiscordClock, 'isContradicted' | 'offset'>
  readonly signals: Pick<SignalPipeline, 'breakerState' | 'lastResult' | 'waitMs'>
  readonly verifier: Pick<ChosenVerifier, 'name'>
  /** Only with the shared store. */
  readonly redis: (() => DependencyState) | undefined
}

function discordState({ api, breaker, clock }: Dependencies): DependencyState {
  const doubt = clock.isContradicted() ? ', its answers contradict each other about the time' : ''
  const detail = `clock offset ${Math.round(clock.offset())} ms${doubt}`
  const reached = api.isReached()
  if (breaker.isShut() || reached === false) return { state: 'down', detail }
  return { state: reached === undefined ? 'unknown' : 'up', detail }
}

/** After these nothing says that the backend is there and may be asked. All else is its answer, if not always a good one. */
const NOT_REACHED: readonly unknown[] = [
  'SIGNAL_UNREACHABLE',
  'SIGNAL_TIMEOUT',
  'SIGNAL_LIMITED',
  'SIGNAL_BREAKER_OPEN',
]

/** A breaker that is not closed, a limit that the backend has set, or what the last fetch ended with. */
function signalsState({ signals }: Dependencies): DependencyState {
  const breaker = signals.breakerState()
  if (breaker !== 'closed') return { state: 'down', detail: `circuit breaker ${breaker}` }
  const waitMs = signals.waitMs()
  const last = signals.lastResult()
  if (waitMs > 0) return { state: 'down', detail: `limited for ${Math.ceil(waitMs / 1000)} s` }
  if (last === undefined) return { state: 'unknown', detail: 'nothing fetched yet' }
  if (last === 'success') return { state: 'up' }
  const detail = `last fetch: ${last}`
  // Until it has answered again it has not been seen to work.
  if (NOT_REACHED.includes(last)) return { state: 'down', detail }
  return { state: last === 'SIGNAL_NOT_FOUND' ? 'up' : 'degraded', detail }
}

/** By name; each is asked anew whenever somebody looks. */
export function describeDependencies(
  on: Dependencies,
): Readonly<Record<string, () => DependencyState>> {
  return {
    discord: () => discordState(on),
    signals: () => signalsState(on),
    signatures: () => ({ state: 'up', detail: on.verifier.name }),
    ...(on.redis && { redis: on.redis }),
  }
}
