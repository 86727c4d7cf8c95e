/** The outlook message inside Discord's limits, whatever it has to show. */
import fc from 'fast-check'
import t from 'tap'
import { outlookMessage } from '../../src/messages/outlook-embed.js'
import { messageProblems } from './discord-schema.js'
import { anyRow, FAILED } from './many-embeds.js'
import { LOCALES } from './sample-view.js'

t.test('any rows, few or many, stay inside the limits in both languages', async (t) => {
  const rows = fc.array(anyRow, { minLength: 1, maxLength: 40, size: 'max' })
  fc.assert(
    fc.property(rows, fc.constantFrom(...LOCALES), (rows, locale) => {
      const problems = messageProblems(outlookMessage(locale, 'WHAT', rows))
      if (problems.length > 0) throw new Error(JSON.stringify(problems))
    }),
    { numRuns: 30, examples: [[[FAILED], 'en-US']] },
  )
  t.pass('held')
})
