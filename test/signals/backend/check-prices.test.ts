/** Prices that can be meant, by the precision that their pair is shown with. */
import t from 'tap'
import { checkPrices } from '../../../src/signals/backend/check-prices.js'
import type { Signal } from '../../../src/signals/signal.js'
import { sampleSignal } from '../sample-signal.js'

const LIMITS = { lowestPrice: 1e-12, highestPrice: 1e12 }
const check = (changes: Partial<Signal>) => () => checkPrices(sampleSignal(changes), LIMITS)

t.test('a level may be as near to the entry as about a millionth of it', async (t) => {
  const yen = { pair: 'USD/JPY', entry: 150.1, take_profit: [151] }
  check({ ...yen, stop_loss: 150.0996 })()
  t.throws(check({ ...yen, stop_loss: 150.09996 }), { message: /stop_loss would be shown as/ })
  const tiny = { pair: 'SHIB/USD', entry: 0.0000123, take_profit: [0.0000124] }
  check({ ...tiny, stop_loss: 0.000012299 })()
  t.throws(check({ ...tiny, stop_loss: 0.0000122999999 }), { message: /stop_loss would be shown/ })
})

t.test('a decimal point in the wrong place is noticed wherever it is', async (t) => {
  const buy = { direction: 'buy', entry: 1.0845, stop_loss: 1.081, take_profit: [1.089] } as const
  const sell = { direction: 'sell', entry: 1.0845, stop_loss: 1.088, take_profit: [1.08] } as const
  for (const good of [buy, sell]) {
    const { entry, stop_loss } = good
    const [target] = good.take_profit
    check({ ...good, take_profit: [target] })()
    for (const factor of [10, 0.1, 100, 0.01]) {
      t.throws(check({ ...good, take_profit: [target * factor] }))
      t.throws(check({ ...good, take_profit: [target], stop_loss: stop_loss * factor }))
      t.throws(check({ ...good, take_profit: [target], entry: entry * factor }))
    }
  }
})

t.test('what a coin may yet do is not absurd', async (t) => {
  const coin = { pair: 'DOGE/USD', entry: 0.2, stop_loss: 0.03, take_profit: [0.5, 1.9] }
  t.doesNotThrow(check(coin))
})
