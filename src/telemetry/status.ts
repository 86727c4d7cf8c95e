/** What `/status` shows of the running process. */
import type { StatusFigures } from '../messages/status-embed.js'
import type { Metrics } from './metrics.js'

/** Figures of which there are none yet are left out. */
export function readStatus(
  { recent }: Pick<Metrics, 'recent'>,
  version: string,
  uptimeMs: number,
): StatusFigures {
  const figures = {
    ackP99Ms: recent.ackMs.quantile(0.99),
    backendP95Ms: recent.backendMs.quantile(0.95),
    cacheHitRate: recent.cacheHits.mean(),
    successRate: recent.successes.mean(),
  }
  const known = Object.entries(figures).filter(([, figure]) => figure !== undefined)
  return { ...Object.fromEntries(known), version, uptimeMs }
}
