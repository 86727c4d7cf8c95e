/** What the way of a signal tells, as log lines, metrics and figures. */
import type { Figures } from './figures.js'
import type { Logger } from './logger.js'
import type { Metrics } from './metrics.js'
import { isBadDocument } from './signals/bad-document.js'
import type { PipelineHooks } from './signals/pipeline.js'

export function createSignalHooks(
  log: Logger,
  metrics: Pick<Metrics, 'onBackendSuccess' | 'onBackendError' | 'onCache'>,
  figures: Pick<Figures, 'onBackend' | 'onCache'>,
): PipelineHooks {
  return {
    onSuccess({ pair, timeframe }, ms) {
      log.debug({ pair, timeframe, backendMs: Math.round(ms) }, 'signal fetched')
      metrics.onBackendSuccess(ms)
      figures.onBackend(ms)
    },
    onError(_, code, ms) {
      metrics.onBackendError(code, ms)
      figures.onBackend(ms)
    },
    onCache(result) {
      metrics.onCache(result)
      figures.onCache(result)
    },
    // A document that breaks the contract is the backend's defect: an error, also when nobody waits for it.
    onFetchError({ pair, timeframe }, err) {
      if (isBadDocument(err)) log.error({ pair, timeframe, err }, 'bad signal document')
    },
    onBreaker: (state) => log.warn({ state }, 'signal backend circuit breaker'),
  }
}
