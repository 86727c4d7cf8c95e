/** What keeps a signal from being current, each in its own words. */
import t from 'tap'
import { type Caveat, caveatSentence, caveatTags } from '../../src/messages/caveat.js'
import { localise } from '../../src/messages/localise.js'
import { LOCALES } from './sample-view.js'

const caveats: Caveat[] = [
  { kind: 'expired', validUntil: 1000 },
  { kind: 'tooOld', generatedAt: 2000, timeframe: '4h' },
  { kind: 'marketClosed', opensAt: 3000 },
  { kind: 'future', generatedAt: 4000 },
  { kind: 'staleCopy', fetchedAt: 5000, refreshing: true },
]

const SHUT_OUT: Caveat = { kind: 'staleCopy', fetchedAt: 5000, refreshing: true, shutOut: true }
const AWAY: Caveat = { kind: 'staleCopy', fetchedAt: 5000, refreshing: false }

for (const locale of LOCALES) {
  t.test(`in ${locale} a saved copy promises no newer one while the backend is away`, async (t) => {
    const sentence = caveatSentence(localise(locale), AWAY)
    t.match(sentence, '<t:5:')
    t.notMatch(sentence, /Refresh|刷新/)
    t.matchSnapshot(sentence)
  })

  t.test(`in ${locale} a saved copy that could not be replaced promises nothing`, async (t) => {
    const sentence = caveatSentence(localise(locale), SHUT_OUT)
    t.match(sentence, '<t:5:')
    t.notMatch(sentence, /Refresh|刷新|newer|新信号/)
  })

  t.test(
    `in ${locale} each caveat has its own sentence and tag, with its own instant`,
    async (t) => {
      const text = localise(locale)
      const sentences = caveats.map((caveat) => caveatSentence(text, caveat))
      sentences.forEach((sentence, index) => {
        t.match(sentence, `<t:${index + 1}:`)
      })
      t.equal(new Set(caveats.map((caveat) => caveatTags(text, [caveat]))).size, caveats.length)
      t.matchSnapshot([...sentences, caveatTags(text, caveats)])
    },
  )
}
