/** What the public routes tell of requests that are nobody's interaction, as log lines and metrics. */
import type { Logger } from './logger.js'
import type { Metrics } from './metrics.js'

export interface RequestHooks {
  onRejected(reason: string, detail?: string): void
  onPing(): void
  /** A defect of ours. */
  onError(error: unknown): void
  onCallback(result: string, facts?: Readonly<Record<string, string>>): void
}

export function createRequestHooks(
  log: Logger,
  metrics: Pick<Metrics, 'onRejected' | 'onPing' | 'onCallback'>,
): RequestHooks {
  return {
    onRejected(reason, detail) {
      metrics.onRejected(reason)
      // Forged requests are everyday noise; these two were signed with the right key.
      const level = reason === 'timestamp' || reason === 'shape' ? 'warn' : 'debug'
      log[level]({ reason, detail }, 'request rejected')
    },
    onPing() {
      metrics.onPing()
      log.info('ping answered')
    },
    onError: (err) => log.error({ err }, 'request failed'),
    onCallback(result, facts) {
      metrics.onCallback(result)
      // The backend is wrong, or cannot: an operator has to know. A stranger's attempts are everyday noise.
      const level = result === 'malformed' || result === 'failed' ? 'warn' : 'debug'
      log[level]({ result, ...facts }, 'signal callback')
    },
  }
}
