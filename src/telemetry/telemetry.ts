/** How the process shows itself: what each room tells, connected to log, metrics and the last hour. */
import { chartFailureReason } from '../charts/failure.js'
import type { FailedChart } from '../commands/dependencies.js'
import type { Logger } from '../log/logger.js'
import type { ResponderHooks } from '../responder/hooks.js'
import type { PipelineHooks } from '../signals/pipeline.js'
import { combineHooks } from './combine-hooks.js'
import { createLastHour, type LastHour } from './last-hour.js'
import { createMetrics, type Metrics } from './metrics.js'
import { createRequestHooks, type RequestHooks } from './request-telemetry.js'
import { createSignalHooks } from './signal-telemetry.js'
import { createChartLog, createLogHooks } from './story-log.js'

export interface TelemetryOptions {
  readonly version: string
  readonly logger: Logger
  /** The machine's clock, epoch milliseconds. */
  readonly now: () => number
  /** Asked when a window of the last hour ends. */
  readonly backlogJobs: () => number
}

export interface Telemetry {
  readonly metrics: Metrics
  readonly lastHour: LastHour
  readonly responder: ResponderHooks
  readonly signals: PipelineHooks
  readonly requests: RequestHooks
  readonly onChartError: (error: unknown, failed: FailedChart) => void
}

export function createTelemetry(options: TelemetryOptions): Telemetry {
  const { version, logger, now, backlogJobs } = options
  const metrics = createMetrics({ version })
  const lastHour = createLastHour({ now, backlogJobs })
  const tellChart = createChartLog(logger)
  return {
    metrics,
    lastHour,
    responder: combineHooks(metrics.responder, createLogHooks(logger), lastHour.responder),
    signals: createSignalHooks(logger, metrics, lastHour),
    requests: createRequestHooks(logger, metrics),
    onChartError(error, failed) {
      metrics.onChartFailure(chartFailureReason(error))
      tellChart(error, failed)
    },
  }
}
