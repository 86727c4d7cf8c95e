/** What the way of a signal tells, as log lines, metrics and the last hour. */

import type { Logger } from '../log/logger.js'
import { isBadDocument } from '../signals/backend/bad-document.js'
import type { PipelineHooks } from '../signals/pipeline.js'
import type { LastHour } from './last-hour.js'
import type { Metrics } from './metrics.js'

export function createSignalHooks(
  log: Logger,
  metrics: Pick<Metrics, 'onBackendSuccess' | 'onBackendError' | 'onCache'>,
  lastHour: Pick<LastHour, 'onBackend' | 'onCache'>,
): PipelineHooks {
  return {
    onSuccess({ pair, timeframe }, ms) {
      log.debug({ pair, timeframe, backendMs: Math.round(ms) }, 'signal fetched')
      metrics.onBackendSuccess(ms)
      lastHour.onBackend(ms)
    },
    // Whoever waits for it warns; what is fetched ahead nobody waits for.
    onError({ pair, timeframe }, code, ms) {
      log.debug({ pair, timeframe, code, backendMs: Math.round(ms) }, 'signal not fetched')
      metrics.onBackendError(code, ms)
      lastHour.onBackend(ms)
    },
    onLeftOut({ pair, timeframe }, left) {
      log.warn({ pair, timeframe, left }, 'signal decoration left out')
    },
    onCache(result) {
      metrics.onCache(result)
      lastHour.onCache(result)
    },
    // A document that breaks the contract is the backend's defect: an error, also when nobody waits for it.
    onFetchError({ pair, timeframe }, err) {
      if (isBadDocument(err)) log.error({ pair, timeframe, err }, 'bad signal document')
    },
    onBreaker: (state) => log.warn({ state }, 'signal backend circuit breaker'),
  }
}
