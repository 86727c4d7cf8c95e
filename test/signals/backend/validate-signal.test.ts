/** A backend's document becomes a signal that may be shown, or a named error. */
import fc from 'fast-check'
import t from 'tap'
import { SignalboxError } from '../../../src/errors.js'
import { isBadDocument } from '../../../src/signals/backend/bad-document.js'
import { DEFAULT_LIMITS, validateSignal } from '../../../src/signals/backend/validate-signal.js'
import type { Signal } from '../../../src/signals/signal.js'
import { KEY, MORNING, sampleCandles, sampleSignal } from '../sample-signal.js'

const SELL: Partial<Signal> = { direction: 'sell', stop_loss: 1.09, take_profit: [1.08, 1.07] }

t.test('a good document comes back as it is', async (t) => {
  for (const good of [
    sampleSignal(),
    sampleSignal(SELL),
    sampleSignal({ synthetic: true }),
    sampleSignal({ direction: 'hold', stop_loss: 2, take_profit: [1.08, 3] }),
    sampleSignal({ direction: 'hold', stop_loss: 1.0845, take_profit: [1.0845] }),
    sampleSignal({ take_profit: [1.2, 1.09], confidence: 0 }),
    sampleSignal({ stop_loss: 1.08449, take_profit: [1.08451, 10.8], confidence: 1 }),
  ]) {
    t.strictSame(validateSignal(JSON.parse(JSON.stringify(good)), KEY), good)
  }
})

t.test('optional members may be absent', async (t) => {
  const { rationale: _, source: __, candles: ___, ...bare } = sampleSignal()
  t.strictSame(validateSignal(bare, KEY), bare)
})

t.test('unknown members are dropped, in candles too', async (t) => {
  const [candle] = sampleCandles(1)
  const grown = { ...sampleSignal(), volume: 3, candles: [{ ...candle, volume: 7 }] }
  t.strictSame(validateSignal(grown, KEY), sampleSignal({ candles: sampleCandles(1) }))
})

t.test('each bad member is named with its reason', async (t) => {
  const table: [string, Record<string, unknown>, RegExp][] = [
    ['MISMATCHED', { pair: 'GBP/USD' }, /pair is "GBP\/USD", asked was EUR\/USD/],
    ['MISMATCHED', { timeframe: '1h' }, /timeframe is "1h", asked was 4h/],
    ['INVALID', { direction: 'up' }, /direction must be buy, sell or hold, not "up"/],
    ['INVALID', { direction: undefined }, /direction is missing/],
    ['ABSURD', { confidence: 1.01 }, /confidence must be <= 1, not 1.01/],
    ['ABSURD', { confidence: -0.01 }, /confidence must be >= 0, not -0.01/],
    ['INVALID', { confidence: '0.5' }, /confidence must be number, not "0.5"/],
    ['ABSURD', { entry: Number.POSITIVE_INFINITY }, /entry must be number, not Infinity/],
    ['ABSURD', { entry: 0 }, /entry must be > 0, not 0/],
    ['ABSURD', { entry: 1e300 }, /entry is no price that could be shown: 1e\+300/],
    ['INVALID', { entry: null }, /entry must be number, not null/],
    ['ABSURD', { stop_loss: Number.NaN }, /stop_loss must be number, not NaN/],
    ['ABSURD', { stop_loss: 1e-300 }, /stop_loss is no price that could be shown/],
    ['ABSURD', { stop_loss: 1.0845 }, /stop_loss is on the wrong side of entry for a buy/],
    ['INVALID', { take_profit: [] }, /take_profit .* not a list of 0/],
    [
      'ABSURD',
      { take_profit: [1.09, 1.08] },
      /take_profit\[1\] is on the wrong side of entry for a buy/,
    ],
    ['ABSURD', { take_profit: [1.09, 1e13] }, /take_profit\[1\] is no price/],
    ['INVALID', { take_profit: Array(11).fill(1.09) }, /take_profit .* not a list of 11/],
    ['ABSURD', { ...SELL, stop_loss: 1.08 }, /stop_loss is on the wrong side of entry for a sell/],
    [
      'ABSURD',
      { ...SELL, take_profit: [1.09] },
      /take_profit\[0\] is on the wrong side of entry for a sell/,
    ],
    ['ABSURD', { stop_loss: 1.0844999 }, /stop_loss would be shown as entry is: 1.08450/],
    [
      'ABSURD',
      { take_profit: [1.09, 1.08450001] },
      /take_profit\[1\] would be shown as entry is: 1.08450/,
    ],
    ['ABSURD', { ...SELL, stop_loss: 1.0845004 }, /stop_loss would be shown as entry is: 1.08450/],
    [
      'ABSURD',
      { take_profit: [1.09, 500_000] },
      /take_profit\[1\] is absurdly far from entry: 500000/,
    ],
    ['ABSURD', { take_profit: [10.89] }, /take_profit\[0\] is absurdly far from entry: 10.89/],
    ['ABSURD', { stop_loss: 0.1081 }, /stop_loss is absurdly far from entry: 0.1081/],
    [
      'ABSURD',
      { ...SELL, take_profit: [0.108] },
      /take_profit\[0\] is absurdly far from entry: 0.108/,
    ],
    ['ABSURD', { direction: 'hold', stop_loss: 150 }, /stop_loss is absurdly far from entry: 150/],
    ['INVALID', { generated_at: 'yesterday' }, /generated_at must be ISO 8601 with an offset, or/],
    ['INVALID', { generated_at: '1772618400' }, /generated_at must be .*, not "1772618400"/],
    [
      'INVALID',
      { generated_at: 0 },
      /generated_at must be .* epoch seconds or milliseconds, not 0/,
    ],
    [
      'INVALID',
      { valid_until: 1.7726184e15 },
      /epoch seconds or milliseconds, not 1772618400000000/,
    ],
    ['INVALID', { generated_at: '2026-03-04T23:59:60Z' }, /generated_at must be ISO 8601/],
    ['INVALID', { valid_until: '2026-02-30T10:00:00Z' }, /valid_until must be ISO 8601/],
    ['INVALID', { valid_until: undefined }, /valid_until must be ISO 8601 .*, not undefined/],
    ['INVALID', { valid_until: '2026-03-04T10:00:00Z' }, /valid_until is not after generated_at/],
    ['INVALID', { pair: 7 }, /pair must be string, not 7/],
    ['INVALID', { direction: 7 }, /direction must be buy, sell or hold, not 7/],
    ['INVALID', { synthetic: 'yes' }, /synthetic must be boolean, not "yes"/],
  ]
  for (const [code, changes, message] of table) {
    const bad = { ...sampleSignal(), ...changes }
    t.throws(() => validateSignal(bad, KEY), { code: `SIGNAL_${code}`, message }, String(message))
  }
})

t.test('a missing member is named', async (t) => {
  const { entry: _, ...bad } = sampleSignal()
  t.throws(() => validateSignal(bad, KEY), { message: /entry is missing/ })
  const { valid_until: __, ...endless } = sampleSignal()
  t.throws(() => validateSignal(endless, KEY), { message: /valid_until is missing/ })
})

t.test('what is no object is refused', async (t) => {
  for (const bad of [undefined, null, 7, 'signal', [], [sampleSignal()], true]) {
    t.throws(() => validateSignal(bad, KEY), { message: /^signal document: document must be obj/ })
  }
})

t.test('moments may be epoch seconds or milliseconds', async (t) => {
  const [from, until] = [MORNING, MORNING + 3_600_000]
  const iso = {
    generated_at: new Date(from).toISOString(),
    valid_until: new Date(until).toISOString(),
  }
  for (const scale of [1, 1000]) {
    const given = { ...sampleSignal(), generated_at: from / scale, valid_until: until / scale }
    t.match(validateSignal(given, KEY), iso)
  }
  const halves = { ...sampleSignal(), generated_at: from / 1000 - 0.5 }
  t.equal(validateSignal(halves, KEY).generated_at, new Date(from - 500).toISOString())
})

/** The signal, and what it was told to leave out. */
function validate(changes: Record<string, unknown>) {
  const left: string[] = []
  const hear = (all: readonly string[]) => left.push(...all)
  return {
    signal: validateSignal({ ...sampleSignal(), ...changes }, KEY, DEFAULT_LIMITS, hear),
    left,
  }
}

t.test('decoration of the wrong kind is left out and told, and costs nothing else', async (t) => {
  for (const [member, value, told] of [
    ['rationale', null, 'rationale is null'],
    ['rationale', { text: 'x' }, 'rationale is object'],
    ['source', 7, 'source is 7'],
    ['candles', null, 'candles is null'],
    ['candles', 'many', 'candles is "many"'],
    ['synthetic', null, 'synthetic is null'],
  ] as const) {
    const { signal, left } = validate({ [member]: value })
    const { [member]: _, ...rest } = sampleSignal()
    t.strictSame(signal, rest)
    t.strictSame(left, [told])
  }
  t.strictSame(validate({}).left, [])
})

const NO_MOMENT = 'no ISO 8601 with an offset, or epoch seconds or milliseconds'

t.test('a broken candle is left out, and told', async (t) => {
  const [first, second, third] = sampleCandles(3)
  for (const [broken, told] of [
    [
      { ...second, time: 1_772_618_400_000_000 },
      `candles[1].time is 1772618400000000: ${NO_MOMENT}`,
    ],
    [
      { ...second, time: '2026-02-30T10:00:00Z' },
      `candles[1].time is "2026-02-30T10:00:00Z": ${NO_MOMENT}`,
    ],
    [null, `candles[1].time is undefined: ${NO_MOMENT}`],
    [
      { ...second, time: '2026-03-04T23:59:60Z' },
      `candles[1].time is "2026-03-04T23:59:60Z": ${NO_MOMENT}`,
    ],
    [
      { ...second, time: '2026-03-04 10:00:00' },
      `candles[1].time is "2026-03-04 10:00:00": ${NO_MOMENT}`,
    ],
    [{ ...second, open: 1.0819 }, 'candles[1].open is 1.0819'],
    [{ ...second, close: 1.0861 }, 'candles[1].close is 1.0861'],
    [{ ...second, close: null }, 'candles[1].close is null'],
    [{ ...second, high: '1.086' }, 'candles[1].high is "1.086"'],
    [{ ...second, low: -1 }, 'candles[1].low is -1'],
    [{ ...second, low: 0, open: 0 }, 'candles[1].low is 0'],
    [{ ...second, high: 1e13 }, 'candles[1].high is 10000000000000'],
    [{ ...second, close: Number.NaN }, 'candles[1].close is NaN'],
  ] as const) {
    const { signal, left } = validate({ candles: [first, broken, third] })
    t.strictSame(signal.candles, [first, third])
    t.strictSame(left, [told])
  }
})

t.test('of many broken candles the first three are told, and how many more', async (t) => {
  const { signal, left } = validate({ candles: Array(500).fill([]) })
  t.equal(signal.candles, undefined)
  t.strictSame(left.slice(2), [`candles[2].time is undefined: ${NO_MOMENT}`, '497 more'])
})

t.test(
  'candles are put in order, the last of a moment wins, and the latest 120 are kept',
  async (t) => {
    const many = sampleCandles(5000)
    t.strictSame(validate({ candles: many }).signal.candles, many.slice(-120))
    t.strictSame(validate({ candles: many.toReversed() }).signal.candles, many.slice(-120))
    const [first, second] = sampleCandles(2)
    const again = { ...second, close: 1.085 }
    const { signal, left } = validate({ candles: [second, first, again] })
    t.strictSame(signal.candles, [first, again])
    t.strictSame(left, [])
    const epochs = [second, first].map((each) => ({
      ...each,
      time: Date.parse(String(each?.time)) / 1000,
    }))
    t.strictSame(validate({ candles: epochs }).signal.candles, [first, second])
    t.equal(validate({ candles: [] }).signal.candles, undefined)
  },
)

t.test('a list of more candles than any document holds is left out unread', async (t) => {
  const { signal, left } = validate({ candles: Array(520_000).fill(0) })
  t.equal(signal.candles, undefined)
  t.strictSame(left, ['candles is a list of 520000'])
  const many = Array(19_000).fill(sampleCandles(1)[0])
  t.equal(validate({ candles: many }).signal.candles?.length, 1)
})

t.test('of candles that are not drawn no price is looked at', async (t) => {
  let looks = 0
  const many = sampleCandles(5000).map(({ low, ...rest }) => ({
    ...rest,
    get low() {
      looks += 1
      return low
    },
  }))
  t.equal(validate({ candles: many }).signal.candles?.length, 120)
  t.ok(looks <= 240, String(looks))
})

t.test('every moment is handed on in one form, and no odd one costs the signal', async (t) => {
  const [candle] = sampleCandles(1)
  const { signal, left } = validate({
    generated_at: '2026-03-04T18:00+08',
    valid_until: '20260304T140000Z',
    candles: [{ ...candle, time: '2026-03-03T24:00:00Z' }],
  })
  t.match(signal, {
    generated_at: '2026-03-04T10:00:00.000Z',
    valid_until: '2026-03-04T14:00:00.000Z',
    candles: [{ time: '2026-03-04T00:00:00.000Z' }],
  })
  t.strictSame(left, [])
})

t.test('of many faults the first three are told, whatever they are of', async (t) => {
  const { left } = validate({ rationale: 7, source: 8, synthetic: null, candles: [0] })
  t.strictSame(left, ['synthetic is null', 'rationale is 7', 'source is 8', '1 more'])
})

t.test('long texts are clipped, empty ones dropped', async (t) => {
  const long = validateSignal(
    sampleSignal({ rationale: 'r'.repeat(5000), source: 's'.repeat(101) }),
    KEY,
  )
  t.equal(long.rationale, `${'r'.repeat(999)}…`)
  t.equal(long.source, `${'s'.repeat(99)}…`)
  const empty = validateSignal(sampleSignal({ rationale: ' \n', source: '' }), KEY)
  t.notOk('rationale' in empty || 'source' in empty)
})

t.test('limits can be narrowed', async (t) => {
  const narrow = { ...DEFAULT_LIMITS, candles: 1, rationale: 5, highestPrice: 1.09 }
  const signal = validateSignal(sampleSignal({ take_profit: [1.09] }), KEY, narrow)
  t.equal(signal.candles?.length, 1)
  t.equal(signal.rationale, 'High…')
  t.throws(() => validateSignal(sampleSignal(), KEY, narrow), { code: 'SIGNAL_ABSURD' })
})

t.test('a message never echoes more than a short clipped value', async (t) => {
  const secret = 'sk-'.padEnd(400, 'x')
  for (const member of Object.keys(sampleSignal())) {
    try {
      validateSignal({ ...sampleSignal(), [member]: secret }, KEY)
      t.match(member, /rationale|source|candles/)
    } catch (error) {
      t.ok(error instanceof SignalboxError && error.message.length < 150, member)
    }
  }
})

const nasty = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, undefined, '', '0', -1, 0, 1e308, 5e-324, Number.NaN, Number.NEGATIVE_INFINITY],
    ...[true, [], {}, [null], '\ud800', '9999-12-31T23:59:59Z', '0000-01-01T00:00:00Z', 'sell'],
    ...['hold', [1.2, 'x'], { __proto__: null }, 1.0845, '__proto__', 2 ** 53],
  ),
  fc.double(),
  fc.string({ unit: 'binary' }),
  fc.jsonValue(),
)

/** One to four members, at the top or inside the first candle, replaced, removed or added. */
const mutated = fc
  .array(
    fc.record({
      member: fc.constantFrom(...Object.keys(sampleSignal()), 'extra', '__proto__', 'toString'),
      inner: fc.option(fc.constantFrom('time', 'open', 'high', 'low', 'close', '0', 'length')),
      remove: fc.boolean(),
      value: nasty,
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((mutations) => {
    const document: Record<string, unknown> = JSON.parse(JSON.stringify(sampleSignal()))
    for (const { member, inner, remove, value } of mutations) {
      const first = Array.isArray(document.candles) ? document.candles[0] : undefined
      const holder = inner && typeof first === 'object' && first ? first : document
      if (remove) delete holder[inner ?? member]
      else holder[inner ?? member] = value
    }
    return document
  })

t.test('10,000 mutated documents: a signal that may be shown, or a named error', async (t) => {
  const seen = { valid: 0, invalid: 0 }
  fc.assert(
    fc.property(fc.oneof({ weight: 9, arbitrary: mutated }, nasty), (document) => {
      try {
        const signal = validateSignal(document, KEY)
        seen.valid++
        return mayBeShown(signal)
      } catch (error) {
        seen.invalid++
        return isBadDocument(error)
      }
    }),
    { numRuns: 10_000, seed: 20_260_304 },
  )
  t.ok(seen.valid > 300, `some stay valid: ${seen.valid}`)
  t.ok(seen.invalid > 2500, `most do not: ${seen.invalid}`)
})

function mayBeShown(signal: Signal): boolean {
  const sign = { buy: 1, sell: -1, hold: 0 }[signal.direction]
  const prices = [signal.entry, signal.stop_loss, ...signal.take_profit]
  return (
    signal.pair === KEY.pair &&
    signal.timeframe === KEY.timeframe &&
    Object.keys(signal).every((member) =>
      [...Object.keys(sampleSignal()), 'synthetic'].includes(member),
    ) &&
    prices.every((price) => price >= 1e-12 && price <= 1e12) &&
    signal.confidence >= 0 &&
    signal.confidence <= 1 &&
    prices.every((price) => price > signal.entry / 10 && price < signal.entry * 10) &&
    (sign === 0 ||
      prices.slice(1).every((price) => price.toFixed(7) !== signal.entry.toFixed(7))) &&
    (sign === 0 || (signal.entry - signal.stop_loss) * sign > 0) &&
    signal.take_profit.every((price) => sign === 0 || (price - signal.entry) * sign > 0) &&
    Date.parse(signal.valid_until) > Date.parse(signal.generated_at) &&
    (signal.rationale ?? '').length <= 1000 &&
    (signal.source ?? '').length <= 100
  )
}
