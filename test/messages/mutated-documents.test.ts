/** Whatever a backend sends: a whole valid message with a drawable chart, or a named error; nothing between. */
import fc from 'fast-check'
import t from 'tap'
import { chartAltText } from '../../src/charts/alt-text.js'
import { chartSvg } from '../../src/charts/picture.js'
import { findCaveats } from '../../src/commands/find-caveats.js'
import type { ErrorCode, SignalboxError } from '../../src/errors.js'
import { failureMessage } from '../../src/messages/failure.js'
import { localise } from '../../src/messages/localise.js'
import { signalMessage } from '../../src/messages/signal-embed.js'
import { isBadDocument } from '../../src/signals/backend/bad-document.js'
import { validateSignal } from '../../src/signals/backend/validate-signal.js'
import type { Signal } from '../../src/signals/signal.js'
import { messageProblems } from './discord-schema.js'
import { GENERATED_AT, LOCALES, sampleCandles, sampleSignal } from './sample-view.js'

const KEY = { pair: 'EUR/USD', timeframe: '4h' }
const GOOD = sampleSignal({ rationale: 'r', source: 's', candles: sampleCandles(30) })
const MEMBERS = [...Object.keys(GOOD), 'synthetic', 'unknown']

const oddNumber = fc.oneof(
  fc.constantFrom(0, -1, 1e-9, 1e-8, 1e12, 1e13, 1e300, 0.5, 1.0873, Number.NaN, -0),
  fc.double({ min: 1, max: 1.2, noNaN: true }),
)
const oddText = fc.oneof(
  fc.constantFrom(
    '',
    'buy',
    'sell',
    'hold',
    '@everyone',
    '2026-11-24T04:00:00Z',
    '9999-12-31T23:59:59Z',
  ),
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.string({ unit: fc.constantFrom('*', '\n', '\\', '\ud800', '<@1>'), maxLength: 3000 }),
)
const oddCandles = fc.array(
  fc.tuple(oddNumber, fc.nat(99)).map(([spike, index]) => ({ spike, index })),
  { maxLength: 3 },
)
const odd = fc.oneof(
  oddNumber,
  oddText,
  fc.boolean(),
  fc.constantFrom(null, undefined, {}, []),
  fc.array(oddNumber, { maxLength: 12 }),
  oddCandles.map((spikes) =>
    sampleCandles(100).map((candle, at) => {
      const spike = spikes.find(({ index }) => index === at)
      return spike ? { ...candle, high: spike.spike } : candle
    }),
  ),
)
const plausible = fc.record(
  {
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    stop_loss: fc.double({ min: 0.109, max: 1.0872, noNaN: true }),
    take_profit: fc.array(fc.double({ min: 1.0874, max: 10.87, noNaN: true }), {
      minLength: 1,
      maxLength: 10,
    }),
    rationale: oddText,
    source: oddText,
    synthetic: fc.boolean(),
    candles: fc.nat(40).map((count) => sampleCandles(count)),
  },
  { requiredKeys: [] },
)
const mutated = fc
  .array(fc.tuple(fc.constantFrom(...MEMBERS), odd), { minLength: 1, maxLength: 3 })
  .map((changes) => Object.fromEntries(changes))
const document = fc.oneof(plausible, mutated).map((changes): unknown => ({ ...GOOD, ...changes }))

function read(given: unknown): Signal | ErrorCode {
  try {
    return validateSignal(given, KEY)
  } catch (error) {
    if (!isBadDocument(error)) throw error
    return (error as SignalboxError).code
  }
}

t.test(
  'a mutated document is a valid message or the failure sentence, in both languages',
  async (t) => {
    let valid = 0
    let invalid = 0
    fc.assert(
      fc.property(document, fc.constantFrom(...LOCALES), (given, locale) => {
        const signal = read(given)
        const refused = typeof signal === 'string'
        if (refused) invalid += 1
        else valid += 1
        const problems = messageProblems(
          refused ? failureMessage(locale, signal) : write(locale, signal),
        )
        if (problems.length > 0) throw new Error(JSON.stringify(problems))
      }),
      { numRuns: 10_000 },
    )
    t.ok(valid > 0 && invalid > 0, `${valid} valid, ${invalid} refused`)
    t.comment(`${valid} valid, ${invalid} refused`)
  },
)

function write(locale: string, signal: Signal) {
  const svg = chartSvg(signal, signal.candles ?? sampleCandles(2), false)
  if (/NaN|Infinity|undefined/.test(svg)) throw new Error(svg)
  return signalMessage(locale, {
    signal,
    fetchedAt: GENERATED_AT,
    caveats: findCaveats(
      { signal, cache: 'stale', fetchedAt: GENERATED_AT },
      GENERATED_AT,
      undefined,
    ),
    components: [],
    chart: {
      name: 'chart.png',
      contentType: 'image/png',
      description: chartAltText(localise(locale), signal, false),
      data: Buffer.from(svg),
    },
  })
}
