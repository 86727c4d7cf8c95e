/** Many signals at once: bounded, in order, and one failure is only its own. */
import t from 'tap'
import { readMany } from '../../src/commands/read-many.js'
import { SignalboxError } from '../../src/errors.js'
import type { SignalReading } from '../../src/signals/reader.js'
import type { SignalKey } from '../../src/signals/signal.js'
import { reading } from './fake-reader.js'

/** No test waits for it. */
const PATIENT_MS = 100_000
const limits = { timeoutMs: PATIENT_MS }
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
  const answer = readMany(reader, keys, never, { timeoutMs: PATIENT_MS, atOnce: 2 })
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
    limits,
  )
  t.same(results[0], { key: keys[0], error })
  t.equal(results.filter((each) => 'reading' in each).length, 4)
})

t.test('when every key fails the first error is thrown', async (t) => {
  const read = async ({ timeframe }: SignalKey): Promise<SignalReading> => {
    throw new SignalboxError(timeframe === '1h' ? 'SIGNAL_TIMEOUT' : 'SIGNAL_INVALID', timeframe)
  }
  await t.rejects(readMany({ read }, keys, never, limits), { code: 'SIGNAL_TIMEOUT' })
})

t.test('each read is told when it is no longer wanted', async (t) => {
  const leaving = new AbortController()
  const seen: (AbortSignal | undefined)[] = []
  const read = async (key: SignalKey, abort?: AbortSignal): Promise<SignalReading> => {
    seen.push(abort)
    if (key.timeframe === '5h') leaving.abort()
    return reading(key)
  }
  await readMany({ read }, keys, leaving.signal, limits)
  t.same(
    seen.map((abort) => abort?.aborted),
    keys.map(() => true),
  )
})

t.test('nothing is read for one who has left, and the code says so', async (t) => {
  const read = async (key: SignalKey) => t.fail(`read ${key.timeframe}`)
  const given = readMany({ read } as never, keys, AbortSignal.abort(), limits)
  await t.rejects(given, { code: 'SIGNAL_ABORTED' })
})

t.test('one time limit holds for all, and what it leaves unread has failed', async (t) => {
  const begun: string[] = []
  const read = ({ timeframe, pair }: SignalKey, abort?: AbortSignal) => {
    begun.push(timeframe)
    if (timeframe === '1h') return Promise.resolve(reading({ timeframe, pair }))
    return new Promise<SignalReading>((_, fail) => {
      abort?.addEventListener('abort', () => fail(new SignalboxError('SIGNAL_ABORTED', 'left')))
    })
  }
  const results = await readMany({ read }, keys, never, { timeoutMs: 1, atOnce: 2 })
  t.same(begun, ['1h', '2h', '3h'])
  t.match(results[0], { reading: { cache: 'hit' } })
  t.match(
    results.slice(1),
    keys.slice(1).map((key) => ({ key, error: { code: 'SIGNAL_TIMEOUT' } })),
  )
})
