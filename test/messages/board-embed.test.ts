/** The board message inside Discord's limits, whatever it has to show. */
import fc from 'fast-check'
import t from 'tap'
import { boardMessage } from '../../src/messages/board-embed.js'
import { messageProblems } from './discord-schema.js'
import { anyRow, FAILED } from './many-embeds.js'
import { LOCALES } from './sample-view.js'

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
