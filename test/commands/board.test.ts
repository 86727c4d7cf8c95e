/** /board: all pairs at one timeframe, strongest first, what failed at the end. */
import t from 'tap'
import { createBoard } from '../../src/commands/board.js'
import type { CommandDeps } from '../../src/commands/dependencies.js'
import { SignalboxError } from '../../src/errors.js'
import type { SignalReader } from '../../src/signals/reader.js'
import { messageProblems } from '../messages/discord-schema.js'
import { LOCALES } from '../messages/sample-view.js'
import { fakeReader, NOW, reading } from './fake-reader.js'

const NOTHING: Record<string, string> = {}
const never = new AbortController().signal
const request = { command: 'board', options: { timeframe: '4H' }, locale: 'en-US' }
const PAIRS = ['EUR/USD', 'GBP/USD', 'USD/JPY', 'AUD/USD', 'BTC/USD', 'ETH/USD']

const reader = fakeReader(
  () => undefined,
  (key) => {
    switch (key.pair) {
      case 'EUR/USD':
        return new SignalboxError('SIGNAL_TIMEOUT', 'too slow')
      case 'GBP/USD':
        return reading(key, {}, { direction: 'hold', confidence: 0.99 })
      case 'USD/JPY':
        return reading(key, {}, { direction: 'sell', confidence: 0.5, entry: 150.1 })
      case 'AUD/USD':
        return reading(key, { cache: 'stale' }, { confidence: 0.98 })
      default:
        return reading(
          key,
          { cache: 'miss', backendMs: key.pair === 'BTC/USD' ? 7 : 9 },
          {
            confidence: key.pair === 'BTC/USD' ? 0.6 : 0.7,
          },
        )
    }
  },
)

function board(given: SignalReader = reader, changes: Partial<CommandDeps> = {}) {
  const deps = { reader: given, pairs: PAIRS, timeframes: ['4h'], now: () => NOW, ...changes }
  const { immediate, resolve } = createBoard(deps)
  if (resolve === undefined) throw new Error('no resolve')
  return { immediate, resolve }
}

for (const locale of LOCALES) {
  t.test(
    `in ${locale} the strongest come first, then holds, then what is not current, then failures`,
    async (t) => {
      const { message, note } = await board().resolve({ ...request, locale }, never)
      t.same(note, { timeframe: '4h', cache: 'miss', backendMs: 9 })
      t.same(messageProblems(message), [])
      const pairs = message.embeds?.[0]?.description?.match(/[A-Z]{3}\/[A-Z]{3}/g)
      t.same(pairs, ['ETH/USD', 'BTC/USD', 'USD/JPY', 'GBP/USD', 'AUD/USD', 'EUR/USD'])
      t.matchSnapshot(message)
    },
  )
}

t.test('it is answered at once when every pair is a fresh hit', async (t) => {
  const answer = board(fakeReader((key) => reading(key))).immediate(request)
  t.match(answer, { kind: 'answer', private: false, note: { timeframe: '4h', cache: 'hit' } })
})

t.test('a bad timeframe is told privately what is allowed', async (t) => {
  for (const options of [{ timeframe: '7h' }, NOTHING]) {
    const answer = board().immediate({ ...request, options })
    t.match(answer, { kind: 'answer', private: true, message: { content: /4h/ } })
  }
})

t.test('when every pair fails it rejects with the reason', async (t) => {
  const failing = board(fakeReader(() => undefined))
  await t.rejects(failing.resolve(request, never), { code: 'SIGNAL_UNREACHABLE' })
})

t.test('a silent backend costs one time limit, and what is there is shown', async (t) => {
  const silent: SignalReader = {
    ...reader,
    read: (key, abort) =>
      key.pair === 'ETH/USD'
        ? reader.read(key, abort)
        : new Promise((_, fail) => {
            abort?.addEventListener('abort', () => fail(new Error('no longer wanted')))
          }),
  }
  const { message } = await board(silent, { signalTimeoutMs: 1 }).resolve(request, never)
  const lines = message.embeds?.[0]?.description?.split('\n') ?? []
  t.equal(lines.filter((line) => /too long to answer/.test(line)).length, 5)
  t.equal(lines.filter((line) => /ETH\/USD.*BUY/.test(line)).length, 1)
})
