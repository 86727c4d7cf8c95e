/** The operating figures as a message, known or not. */
import t from 'tap'
import { statusMessage } from '../../src/messages/status-embed.js'
import { messageProblems } from './discord-schema.js'
import { LOCALES } from './sample-view.js'

const figures = {
  ackP99Ms: 3.456,
  backendP95Ms: 812.3,
  cacheHitRate: 0.987,
  successRate: 1,
  version: '1.2.3',
  uptimeMs: 93_784_000,
}

for (const locale of LOCALES) {
  t.test(`in ${locale} each figure has its name and unit`, async (t) => {
    const message = statusMessage(locale, figures)
    t.same(messageProblems(message), [])
    t.matchSnapshot(message)
  })

  t.test(`in ${locale} an uptime is told in its two largest units`, async (t) => {
    const uptimes = [0, 59_999, 60_000, 3_600_000, 5_400_000, 86_400_000]
    t.matchSnapshot(
      uptimes.map((uptimeMs) => statusMessage(locale, { uptimeMs }).embeds?.[0]?.fields?.at(-1)),
    )
  })
}

t.test('what is not known, or not a number yet, is a dash', async (t) => {
  for (const unknown of [{}, { ackP99Ms: Number.NaN, cacheHitRate: Number.NaN, version: '' }]) {
    const values = statusMessage('en-US', unknown).embeds?.[0]?.fields?.map(({ value }) => value)
    t.same(values, Array(6).fill('—'))
  }
})
