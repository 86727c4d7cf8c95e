/** Hooks that take notes of nothing, for tests that look at a few of them. */
import type { ResponderHooks } from '../../src/responder/hooks.js'

export function silentHooks(some: Partial<ResponderHooks> = {}): ResponderHooks {
  return {
    onAge() {},
    onTooOld() {},
    onDuplicate() {},
    onAcknowledged() {},
    onError() {},
    onRescue() {},
    onAnswer() {},
    onRetry() {},
    onBan() {},
    onEnded() {},
    ...some,
  }
}
