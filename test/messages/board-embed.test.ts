/** The board: in the order that it names, and inside Discord's limits whatever it has to show. */
import fc from 'fast-check'
import t from 'tap'
import { boardMessage } from '../../src/messages/board-embed.js'
import type { Row, SignalRow } from '../../src/messages/row.js'
import type { Signal } from '../../src/signals/signal.js'
import { messageProblems } from './discord-schema.js'
import { anyRow, FAILED } from './many-embeds.js'
import { LOCALES, sampleSignal } from './sample-view.js'

const row = (pair: string, changes: Partial<Signal>, caveats: SignalRow['caveats'] = []): Row => ({
  kind: 'signal',
  key: { pair, timeframe: '4h' },
  signal: sampleSignal({ pair, ...changes }),
  fetchedAt: 0,
  caveats,
})

/** As they are to be read, from the top down. */
const RANKED: readonly Row[] = [
  row('SELL/0.9', { direction: 'sell', confidence: 0.9 }),
  row('BUY/0.6', { direction: 'buy', confidence: 0.6 }),
  row('SELL/0.3', { direction: 'sell', confidence: 0.3 }),
  row('HOLD/0.95', { direction: 'hold', confidence: 0.95 }),
  row('HOLD/0.5', { direction: 'hold', confidence: 0.5 }),
  row('OLD/0.99', { confidence: 0.99 }, [{ kind: 'expired', validUntil: 0 }]),
  { kind: 'failed', key: { pair: 'FAILED/X', timeframe: '4h' }, code: 'SIGNAL_TIMEOUT' },
]

t.test('the strongest come first, then holds, what is not current, and what failed', async () => {
  const shuffled = fc.shuffledSubarray([...RANKED], { minLength: RANKED.length })
  fc.assert(
    fc.property(shuffled, fc.constantFrom(...LOCALES), (rows, locale) => {
      const text = boardMessage(locale, '4h', rows).embeds?.[0]?.description ?? ''
      const shown = [...text.matchAll(/\*\*(\w+\/[\w.]+)\*\*/g)].map(([, pair]) => pair)
      return shown.join() === RANKED.map(({ key }) => key.pair).join()
    }),
    { seed: 9 },
  )
})

t.test('any rows, few or many, stay inside the limits in both languages', async (t) => {
  const rows = fc.array(anyRow, { minLength: 1, maxLength: 40, size: 'max' })
  fc.assert(
    fc.property(rows, fc.constantFrom(...LOCALES), (rows, locale) => {
      const problems = messageProblems(boardMessage(locale, 'WHAT', rows))
      if (problems.length > 0) throw new Error(JSON.stringify(problems))
    }),
    { numRuns: 30, examples: [[[FAILED], 'en-US']] },
  )
  t.pass('held')
})

for (const [locale, more, unavailable] of [
  ['en-US', (n: number) => `… and ${n} more`, /unavailable/g],
  ['zh-CN', (n: number) => `… 另有 ${n} 个`, /暂不可用/g],
] as const) {
  t.test(`in ${locale} rows that do not fit are counted rather than cut`, async (t) => {
    const { embeds } = boardMessage(locale, '4h', Array(200).fill(FAILED))
    const shown = embeds?.[0]?.description?.match(unavailable)?.length ?? 0
    t.ok(shown > 20 && shown < 200)
    t.match(embeds?.[0]?.description, more(200 - shown))
  })
}
