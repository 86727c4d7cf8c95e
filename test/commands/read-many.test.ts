/** Many signals at once: bounded, in order, and one failure is only its own. */
import t from 'tap'
import { readMany } from '../../src/commands/read-many.js'
import { SignalboxError } from '../../src/errors.js'
import type { SignalReading } from '../../src/signals/reader.js'
import type { SignalKey } from '../../src/signals/signal.js'
import { reading } from './fake-reader.js'

const never = new AbortController().signal
const keys = ['1h', '2h', '3h', '4h', '5h'].map((timeframe) => ({ pair: 'EUR/USD', timeframe }))

t.test('at most so many are under way, and the next begins when one ends', async (t) => {
  const open: { key: SignalKey; finish: (reading: SignalReading) => void }[] = []
  const reader = {
    read: (key: SignalKey) =>
      new Promise<SignalReading>((finish) => {
        open.push({ key, finish })
      }),
  }
  const answer = readMany(reader, keys, never, 2)
  t.equal(open.length, 2)
  for (let index = 0; index < keys.length; index += 1) {
    const each = open[index]
    each?.finish(reading(each.key))
    await new Promise(setImmediate)
    t.equal(open.length, Math.min(keys.length, index + 3))
  }
  t.same(
    (await answer).map(({ key }) => key),
    keys,
  )
})

t.test('a key that fails keeps its place, with its error', async (t) => {
  const error = new SignalboxError('SIGNAL_TIMEOUT', 'too slow')
  const results = await readMany(
    {
      read: async (key) => {
        if (key.timeframe === '1h') throw error
        return reading(key)
      },
    },
    keys,
    never,
  )
  t.same(results[0], { key: keys[0], error })
  t.equal(results.filter((each) => 'reading' in each).length, 4)
})

t.test('when every key fails the first error is thrown', async (t) => {
  const read = async ({ timeframe }: SignalKey): Promise<SignalReading> => {
    throw new SignalboxError(timeframe === '1h' ? 'SIGNAL_TIMEOUT' : 'SIGNAL_INVALID', timeframe)
  }
  await t.rejects(readMany({ read }, keys, never), { code: 'SIGNAL_TIMEOUT' })
})

t.test('each read is told when it is no longer wanted', async (t) => {
  const seen: unknown[] = []
  const read = async (key: SignalKey, abort?: AbortSignal) => {
    seen.push(abort)
    return reading(key)
  }
  await readMany({ read }, keys, never)
  t.same(new Set(seen), new Set([never]))
})
