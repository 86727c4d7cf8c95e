/** What the responder tells is heard by all, in order, with every argument. */
import t from 'tap'
import type { ResponderHooks } from '../../src/responder/hooks.js'
import { combineHooks } from '../../src/telemetry/combine-hooks.js'

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
  'onEnded',
]

t.test('every listener hears every hook, in order and with all it was told', async (t) => {
  const heard: unknown[] = []
  const listener = (who: string) =>
    Object.fromEntries(
      NAMES.map((name) => [name, (...args: unknown[]) => void heard.push([who, name, ...args])]),
    ) as unknown as ResponderHooks
  const both = combineHooks(listener('a'), {}, listener('b'))
  for (const name of NAMES) {
    const hook = both[name] as (...args: unknown[]) => void
    hook('id', 2, 'third')
    t.strictSame(heard.splice(0), [
      ['a', name, 'id', 2, 'third'],
      ['b', name, 'id', 2, 'third'],
    ])
  }
})
