/** The invented signals: coherent, repeatable, and marked. */
import t from 'tap'
import Schema from 'typebox/schema'
import { TIMEFRAMES } from '../../../src/dev/demo-backend/market.js'
import { DEMO_SOURCE, makeSignal } from '../../../src/dev/demo-backend/signal.js'
import { type Signal, SignalSchema } from '../../../src/signals/signal.js'

const NOW = Date.parse('2026-03-04T10:07:31Z')
const PAIRS = ['EUR/USD', 'USD/JPY', 'GBP/JPY', 'BTC/USD', 'ETH/USD', 'EUR/GBP']

t.test('every signal fits the contract and makes sense in itself', async (t) => {
  const directions = new Set<string>()
  for (let seed = 1; seed <= 12; seed++) {
    for (const pair of PAIRS) {
      for (const timeframe of Object.keys(TIMEFRAMES)) {
        const signal = makeSignal(pair, timeframe, NOW, seed) as Signal
        const name = `${pair} ${timeframe} of seed ${seed}`
        if (!Schema.Check(SignalSchema, signal)) t.fail(`${name} does not fit the schema`)
        const side = signal.direction === 'sell' ? -1 : 1
        const ladder = [signal.stop_loss, signal.entry, ...signal.take_profit]
        const ordered = ladder.every(
          (rung, i) => i === 0 || (rung - (ladder[i - 1] as number)) * side > 0,
        )
        if (!ordered) t.fail(`${name} has its levels out of order: ${ladder.join(' ')}`)
        const valid = Date.parse(signal.valid_until) > NOW && Date.parse(signal.generated_at) <= NOW
        if (!valid) t.fail(`${name} is not of now`)
        directions.add(signal.direction)
      }
    }
  }
  t.same([...directions].sort(), ['buy', 'hold', 'sell'])
})

t.test('within a minute a signal is the same document, marked as invented', async (t) => {
  const signal = makeSignal('EUR/USD', '4h', NOW, 1)
  t.same(makeSignal('EUR/USD', '4h', NOW + 20_000, 1), signal)
  t.notSame(makeSignal('EUR/USD', '4h', NOW + 60_000, 1), signal)
  t.match(signal, {
    synthetic: true,
    source: DEMO_SOURCE,
    generated_at: '2026-03-04T10:07:00.000Z',
  })
})

t.test('what is not traded has no signal', async (t) => {
  t.equal(makeSignal('ABC/USD', '4h', NOW, 1), undefined)
  t.equal(makeSignal('EUR/USD', '7h', NOW, 1), undefined)
})
