/** Turns in a period: even for what is configured, and nobody's moved by what joins. */
import t from 'tap'
import { idOf } from '../../../src/signals/key-text.js'
import { planPeriod } from '../../../src/signals/precompute/period-plan.js'

const KEYS = ['15min', '1h', '4h', '1d'].map((timeframe) => ({ pair: 'EUR/USD', timeframe }))
const hot = (number: number) => ({ pair: `HOT${number}/USD`, timeframe: '1h' })

t.test('configured keys have their turns evenly, away from where periods meet', async (t) => {
  t.strictSame(
    planPeriod(KEYS, []).map(({ at }) => at),
    [0.125, 0.375, 0.625, 0.875],
  )
  t.strictSame(planPeriod([], []), [])
})

t.test('what joins or leaves moves nobody', async (t) => {
  const moments = (joined: number[]) =>
    new Map(planPeriod(KEYS, joined.map(hot)).map(({ key, at }) => [idOf(key), at]))
  const many = moments([1, 2, 3, 4, 5])
  for (const joined of [[], [3], [5, 1], [4, 2]]) {
    for (const [id, at] of moments(joined)) t.equal(at, many.get(id), id)
  }
})

t.test('what joins is spread over the period too', async (t) => {
  const joined = planPeriod(
    [],
    Array.from({ length: 200 }, (_, number) => hot(number)),
  )
  t.ok(joined.every(({ at }) => at >= 0 && at < 1))
  const quarters = [0, 1, 2, 3].map(
    (quarter) => joined.filter(({ at }) => Math.floor(at * 4) === quarter).length,
  )
  t.ok(Math.min(...quarters) > 30, `${quarters}`)
})

t.test('a configured key that joins as well has one turn', async (t) => {
  t.equal(planPeriod(KEYS, [...KEYS]).length, 4)
})
