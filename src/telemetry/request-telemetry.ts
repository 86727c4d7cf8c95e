/** What the public routes tell of requests that are nobody's interaction, as log lines and metrics. */
import { isIP } from 'node:net'
import type { Logger } from '../log/logger.js'
import type { Sender } from '../routes/sender.js'
import type { Metrics } from './metrics.js'

export interface RequestHooks {
  onRejected(reason: string, from: Sender, detail?: string): void
  onPing(): void
  /** A defect of ours. */
  onError(error: unknown): void
  onCallback(result: string, from: Sender, facts?: Readonly<Record<string, string>>): void
}

/** Callbacks that may be anybody's. */
const REJECTED: ReadonlySet<string> = new Set(['forged', 'too-large', 'malformed', 'unknown'])

/** A forwarded address is whatever somebody wrote into a header. */
const addressOf = ({ ip = '' }: Sender) => (isIP(ip) === 0 ? undefined : ip)

export function createRequestHooks(
  log: Logger,
  metrics: Pick<Metrics, 'onRejected' | 'onPing' | 'onCallback'>,
): RequestHooks {
  return {
    onRejected(reason, from, detail) {
      metrics.onRejected(reason)
      // Forged requests are everyday noise; these two were signed with the right key.
      const level = reason === 'timestamp' || reason === 'shape' ? 'warn' : 'debug'
      if (log.isLevelEnabled(level))
        log[level]({ reason, detail, address: addressOf(from) }, 'request rejected')
    },
    onPing() {
      metrics.onPing()
      log.info('ping answered')
    },
    onError: (err) => log.error({ err }, 'request failed'),
    onCallback(result, from, facts) {
      metrics.onCallback(result)
      // The backend is wrong, or cannot: an operator has to know. A stranger's attempts are everyday noise.
      const level = result === 'malformed' || result === 'failed' ? 'warn' : 'debug'
      const address = REJECTED.has(result) && addressOf(from)
      log[level]({ result, ...facts, ...(address && { address }) }, 'signal callback')
    },
  }
}
