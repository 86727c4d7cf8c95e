/** What the public routes tell of requests that are nobody's interaction, as log lines and metrics. */
import { isIP } from 'node:net'
import { codeOf } from '../errors.js'
import type { Logger } from '../log/logger.js'
import type { Rejection } from '../routes/rejections.js'
import type { Sender } from '../routes/sender.js'
import type { CallbackResult } from '../routes/signal-ready.js'
import type { Metrics } from './metrics.js'

export interface RequestHooks {
  /** `interactionId` where it was read. */
  onRejected(reason: Rejection, from: Sender, detail?: string, interactionId?: string): void
  onPing(): void
  /** A defect of ours. */
  onError(error: unknown, interactionId?: string): void
  onCallback(result: CallbackResult, from: Sender, facts?: Readonly<Record<string, string>>): void
}

/** Callbacks that may be anybody's. */
const REJECTED: ReadonlySet<CallbackResult> = new Set([
  'forged',
  'stale',
  'too-large',
  'malformed',
  'unknown',
  'busy',
  'slow',
])

/** The backend is wrong, or cannot, or its clock or ours is wrong: each was signed with a right key. */
const TOLD: ReadonlySet<string> = new Set(['malformed', 'failed', 'stale'])

/**
 * A forwarded address is whatever somebody wrote into a header: with its port it is taken without, and where it is none
 * the connection's own is told.
 */
function addressOf({ ip = '', socket }: Sender): string | undefined {
  const address = /^\[?([^[\]]+?)\]?:\d{1,5}$/.exec(ip)?.[1]
  return [ip, address, socket?.remoteAddress].find((each) => isIP(each ?? '') !== 0)
}

export function createRequestHooks(
  log: Logger,
  metrics: Pick<Metrics, 'onRejected' | 'onPing' | 'onCallback'>,
): RequestHooks {
  return {
    onRejected(reason, from, detail, interactionId) {
      metrics.onRejected(reason)
      // Forged requests are everyday noise; these two were signed with the right key.
      const level = reason === 'timestamp' || reason === 'shape' ? 'warn' : 'debug'
      if (log.isLevelEnabled(level))
        log[level]({ interactionId, reason, detail, address: addressOf(from) }, 'request rejected')
    },
    onPing() {
      metrics.onPing()
      log.info('ping answered')
    },
    onError: (err, interactionId) =>
      log.error({ interactionId, reason: codeOf(err), err }, 'request failed'),
    onCallback(result, from, facts) {
      metrics.onCallback(result)
      // A stranger's attempts are everyday noise.
      const level = TOLD.has(result) ? 'warn' : 'debug'
      const address = REJECTED.has(result) && addressOf(from)
      log[level]({ result, ...facts, ...(address && { address }) }, 'signal callback')
    },
  }
}
