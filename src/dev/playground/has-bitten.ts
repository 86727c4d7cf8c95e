/** Whether a fault has changed anything for its interaction: `hang` needs an edit to hang, and a warm answer has none. */
import type { Exchange } from '../local-discord/exchange.js'

const TOO_EARLY = 10015

export function hasBitten({ fault, timeline, counts, outcome }: Exchange): boolean {
  const saw = (step: string) => timeline.some((each) => each.step === step)
  const early = timeline.some(({ step, code }) => step === 'edit' && code === TOO_EARLY)
  const { lose, processAfterMs, tooLate, edits, duplicate, skewMs } = fault ?? {}
  return [
    lose && saw('lost'),
    processAfterMs !== undefined && early,
    tooLate && outcome === 'expired',
    edits && counts.attempts > 0,
    duplicate && counts.duplicates > 0,
    skewMs !== undefined,
  ].some(Boolean)
}
