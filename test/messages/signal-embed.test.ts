/** One signal as a message: every field, every honesty sentence, both languages, always inside the limits. */
import fc from 'fast-check'
import t from 'tap'
import type { Caveat } from '../../src/messages/caveat.js'
import { COLOURS } from '../../src/messages/figures.js'
import { signalMessage } from '../../src/messages/signal-embed.js'
import type { Signal } from '../../src/signals/signal.js'
import { messageProblems } from './discord-schema.js'
import { GENERATED_AT, HOUR_MS, LOCALES, sampleSignal, sampleView } from './sample-view.js'

const chart = {
  name: 'chart.png',
  contentType: 'image/png',
  description: 'a chart',
  data: Buffer.from('png'),
}

const CAVEATS: Caveat[] = [
  { kind: 'expired', validUntil: GENERATED_AT },
  { kind: 'tooOld', generatedAt: GENERATED_AT, timeframe: '4h' },
  { kind: 'marketClosed', opensAt: GENERATED_AT + HOUR_MS },
  { kind: 'future', generatedAt: GENERATED_AT },
  { kind: 'staleCopy', fetchedAt: GENERATED_AT, refreshing: true },
]

for (const locale of LOCALES) {
  t.test(`in ${locale} a signal is told field by field`, async (t) => {
    for (const direction of ['buy', 'sell', 'hold'] as const) {
      const message = signalMessage(locale, sampleView({ signal: sampleSignal({ direction }) }))
      t.matchSnapshot(message, direction)
      t.same(messageProblems(message), [])
    }
  })

  t.test(
    `in ${locale} a DEMO signal with rationale, source and chart says all of it`,
    async (t) => {
      const signal = sampleSignal({
        synthetic: true,
        rationale: 'Higher lows since *Monday*.\n# Not a heading @everyone',
        source: 'demo backend',
      })
      const message = signalMessage(locale, sampleView({ signal, chart }))
      t.matchSnapshot({ ...message, files: message.files?.map(({ name }) => name) })
      t.same(messageProblems(message), [])
      const [embed] = message.embeds ?? []
      t.match(embed?.title, /DEMO/)
      t.match(embed?.description, /DEMO/)
    },
  )

  for (const caveat of CAVEATS) {
    t.test(`in ${locale} ${caveat.kind} is said, in grey and in the title`, async (t) => {
      const message = signalMessage(locale, sampleView({ caveats: [caveat] }))
      const [embed] = message.embeds ?? []
      t.matchSnapshot([embed?.title, embed?.description])
      t.equal(embed?.color, COLOURS.grey)
      t.match(embed?.title, locale === 'en-US' ? /not current/ : /非最新/)
      t.same(messageProblems(message), [])
    })
  }
}

t.test('a current signal is coloured by its direction', async (t) => {
  for (const direction of ['buy', 'sell', 'hold'] as const) {
    const view = sampleView({ signal: sampleSignal({ direction }) })
    t.equal(signalMessage('en-US', view).embeds?.[0]?.color, COLOURS[direction])
  }
})

t.test('an answer wipes an earlier failure sentence and an earlier chart', async (t) => {
  const message = signalMessage('en-US', sampleView())
  t.equal(message.content, '')
  t.same(message.files, [])
})

t.test('a stop at the entry gives no risk/reward rather than infinity', async (t) => {
  const view = sampleView({ signal: sampleSignal({ stop_loss: 1.0873 }) })
  const fields = signalMessage('en-US', view).embeds?.[0]?.fields
  t.equal(fields?.find(({ name }) => name === 'Risk/reward')?.value, '—')
})

const price = fc.double({ min: 1e-12, max: 1e12, noNaN: true })
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 3000 }),
  fc.string({
    unit: fc.constantFrom('*', '@', '\\', '\n', '<', '`', '\ud800', '😀'),
    maxLength: 3000,
  }),
)
const anySignal: fc.Arbitrary<Signal> = fc.record(
  {
    pair: fc.constantFrom('EUR/USD', 'USD/JPY', 'BTC/USD', 'ABCDEFGHIJ/KLMNOPQRST'),
    timeframe: fc.constantFrom('15min', '4h', '9999min'),
    direction: fc.constantFrom('buy' as const, 'sell' as const, 'hold' as const),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    entry: price,
    stop_loss: price,
    take_profit: fc.array(price, { minLength: 1, maxLength: 10 }),
    generated_at: fc.constant('0001-01-01T00:00:00Z'),
    valid_until: fc.constant('9999-12-31T23:59:59Z'),
    rationale: anyText,
    source: anyText,
    synthetic: fc.boolean(),
  },
  {
    requiredKeys: [
      'pair',
      'timeframe',
      'direction',
      'confidence',
      'entry',
      'stop_loss',
      'take_profit',
      'generated_at',
      'valid_until',
    ],
  },
)

t.test(
  'any valid signal stays inside the limits and pings nobody, in both languages',
  async (t) => {
    fc.assert(
      fc.property(
        anySignal,
        fc.subarray(CAVEATS),
        fc.constantFrom(...LOCALES),
        (signal, caveats, locale) => {
          const message = signalMessage(locale, sampleView({ signal, caveats, chart }))
          const problems = messageProblems(message)
          if (problems.length > 0) throw new Error(JSON.stringify(problems))
          if (/@everyone|@here|<@[!&\d]/.test(JSON.stringify(message))) throw new Error('it pings')
        },
      ),
      { numRuns: 200 },
    )
    t.pass('held')
  },
)
