/** Hooks that take notes of nothing, for tests that look at a few of them. */
import type { ResponderHooks } from '../../src/responder/hooks.js'

const NAMES: readonly (keyof ResponderHooks)[] = [
  'onAge',
  'onTooOld',
  'onDuplicate',
  'onAcknowledged',
  'onError',
  'onRescue',
  'onAnswer',
  'onRetry',
  'onBan',
  'onBanEnded',
  'onEnded',
]

export function silentHooks(some: Partial<ResponderHooks> = {}): ResponderHooks {
  const silent = Object.fromEntries(NAMES.map((name) => [name, () => {}]))
  return { ...(silent as unknown as ResponderHooks), ...some }
}
