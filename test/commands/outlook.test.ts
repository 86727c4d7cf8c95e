/** /outlook: all timeframes of one pair, what came and what did not. */
import t from 'tap'
import { createOutlook } from '../../src/commands/outlook.js'
import { SignalboxError } from '../../src/errors.js'
import type { SignalReader } from '../../src/signals/reader.js'
import { messageProblems } from '../messages/discord-schema.js'
import { LOCALES } from '../messages/sample-view.js'
import { fakeReader, NOW, PAIRS, reading, TIMEFRAMES } from './fake-reader.js'

const NOTHING: Record<string, string> = {}
const never = new AbortController().signal
const request = { command: 'outlook', options: { pair: 'eurusd' }, locale: 'en-US' }

function outlook(reader: SignalReader, canFollowUp?: () => boolean) {
  const more = canFollowUp && { canFollowUp }
  const deps = { reader, ...more, pairs: PAIRS, timeframes: TIMEFRAMES, now: () => NOW }
  const { immediate, resolve } = createOutlook(deps)
  if (resolve === undefined) throw new Error('no resolve')
  return { immediate, resolve }
}

t.test('it is answered at once when every timeframe is a fresh hit', async (t) => {
  const reader = fakeReader((key) => reading(key))
  const answer = outlook(reader).immediate(request)
  if (answer.kind !== 'answer') return t.fail(answer.kind)
  t.equal(answer.private, false)
  t.same(answer.note, { pair: 'EUR/USD', cache: 'hit' })
  t.same(
    answer.message.embeds?.[0]?.fields?.map(({ name, inline }) => [name, inline]),
    TIMEFRAMES.map((timeframe) => [timeframe, true]),
  )
})

t.test('one that is stale or missing defers the whole', async (t) => {
  for (const cache of ['stale', undefined] as const) {
    const reader = fakeReader((key) =>
      key.timeframe !== '4h' ? reading(key) : cache && reading(key, { cache }),
    )
    t.same(outlook(reader).immediate(request), { kind: 'defer', private: false })
  }
})

t.test('while nothing could be edited in, what is known is given, however old', async (t) => {
  const stale = fakeReader((key) => reading(key, { cache: 'stale' }))
  const answer = outlook(stale, () => false).immediate(request)
  t.match(answer, { kind: 'answer', note: { cache: 'stale' } })
  const some = fakeReader((key) => (key.timeframe === '4h' ? undefined : reading(key)))
  t.match(outlook(some, () => false).immediate(request), { kind: 'defer' }, 'the rest is not')
})

t.test('what is only looked at, and then fetched with the rest, is not counted here', async (t) => {
  const reader = fakeReader((key) => (key.timeframe === '1d' ? undefined : reading(key)))
  t.match(outlook(reader).immediate(request), { kind: 'defer' })
  t.same(reader.given, [])
})

t.test('where the backend has set a limit the seconds to wait are told', async (t) => {
  const limited = { unavailable: () => 'SIGNAL_LIMITED' as const, waitMs: () => 59_001 }
  const answer = outlook({ ...fakeReader(() => undefined), ...limited }).immediate(request)
  t.match(answer, { reason: 'SIGNAL_LIMITED', message: { content: /Wait 60 s\.$/ } })
})

const AWAY = { unavailable: () => 'SIGNAL_BREAKER_OPEN' as const }

t.test(
  'while the breaker is open and nothing is remembered the failure is told at once',
  async (t) => {
    for (const locale of LOCALES) {
      const reader = { ...fakeReader(() => undefined), ...AWAY }
      const answer = outlook(reader).immediate({ ...request, locale })
      t.match(answer, { kind: 'answer', private: true, reason: 'SIGNAL_BREAKER_OPEN' })
      if (answer.kind !== 'answer') return
      t.match(answer.message.content, /Failed to retrieve signal|获取信号失败/)
      t.same(messageProblems(answer.message), [])
    }
  },
)

t.test(
  'while the breaker is open what is remembered is shown at once, and what is not is marked',
  async (t) => {
    const memory = fakeReader((key) => {
      if (key.timeframe === '1h') return undefined
      return reading(key, { cache: key.timeframe === '4h' ? 'stale' : 'hit' })
    })
    const answer = outlook({ ...memory, ...AWAY }).immediate(request)
    if (answer.kind !== 'answer') return t.fail(answer.kind)
    t.equal(answer.private, false)
    t.same(answer.note, { pair: 'EUR/USD', cache: 'stale' })
    t.same(memory.fetched, [])
    t.same(
      memory.given,
      ['15min hit', '4h stale', '1d hit'].map((each) => `EUR/USD@${each}`),
      'each counted once',
    )
    const values = answer.message.embeds?.[0]?.fields?.map(({ value }) => value) ?? []
    t.match(values[0], /BUY/)
    t.match(values[1], /unavailable.*\n.*having trouble/)
    t.match(values[2], /saved copy/)
  },
)

for (const locale of LOCALES) {
  t.test(`in ${locale} a timeframe that failed is marked, the others are shown`, async (t) => {
    const reader = fakeReader(
      () => undefined,
      (key) => {
        if (key.timeframe === '1h') return new SignalboxError('SIGNAL_TIMEOUT', 'too slow')
        const cache = key.timeframe === '1d' ? 'stale' : 'miss'
        return reading(key, { cache, backendMs: 40 }, { synthetic: true, source: 'demo' })
      },
    )
    const { message, note } = await outlook(reader).resolve({ ...request, locale }, never)
    t.same(note, { pair: 'EUR/USD', cache: 'miss', backendMs: 40 })
    t.same(messageProblems(message), [])
    t.matchSnapshot(message)
  })
}

t.test('when every timeframe fails it rejects with the reason', async (t) => {
  const { resolve } = outlook(fakeReader(() => undefined))
  await t.rejects(resolve(request, never), { code: 'SIGNAL_UNREACHABLE' })
})

t.test('a defect in one timeframe is told as such, and the others are shown', async (t) => {
  const reader = fakeReader(
    () => undefined,
    (key) => (key.timeframe === '1h' ? new TypeError('a defect') : reading(key)),
  )
  const { message } = await outlook(reader).resolve(request, never)
  const values = message.embeds?.[0]?.fields?.map(({ value }) => value) ?? []
  t.equal(values.filter((value) => /BUY/.test(value)).length, 3)
  t.match(values[1], /unavailable.*\n\(Something went wrong inside Signalbox\.\)/)
})

t.test('a stale copy anywhere is in the note', async (t) => {
  const reader = fakeReader(
    () => undefined,
    (key) => reading(key, { cache: key.timeframe === '1h' ? 'stale' : 'hit' }),
  )
  t.same((await outlook(reader).resolve(request, never)).note, { pair: 'EUR/USD', cache: 'stale' })
})

t.test('a bad pair is told privately what is allowed', async (t) => {
  const { immediate, resolve } = outlook(fakeReader(() => undefined))
  for (const options of [{ pair: 'nonsense' }, NOTHING]) {
    const answer = immediate({ ...request, options })
    if (answer.kind !== 'answer') return t.fail(answer.kind)
    t.equal(answer.private, true)
    t.match(answer.message.content, 'EUR/USD, USD/JPY, BTC/USD')
    await t.rejects(resolve({ ...request, options }, never), { code: 'INTERACTION_INVALID' })
  }
})
