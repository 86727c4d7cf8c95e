/** The small figures: bars, marks, multiples. */
import t from 'tap'
import {
  confidenceBar,
  directionMark,
  percent,
  rewardMultiple,
  riskReward,
} from '../../src/messages/figures.js'
import { sampleSignal } from './sample-view.js'

t.test('confidence is a bar and a number, full at one and empty at nought', async (t) => {
  t.equal(confidenceBar(0, 4), '▱▱▱▱ 0%')
  t.equal(confidenceBar(0.62, 10), '▰▰▰▰▰▰▱▱▱▱ 62%')
  t.equal(confidenceBar(1, 4), '▰▰▰▰ 100%')
  t.equal(percent(0.005), '1%')
})

t.test('what is not current never carries its direction mark', async (t) => {
  t.same(
    (['buy', 'sell', 'hold'] as const).map((each) => directionMark(each, true)),
    ['🟢', '🔴', '⚪'],
  )
  t.equal(directionMark('buy', false), '⚠️')
})

t.test('risk/reward is to the first target, by distance whatever the direction', async (t) => {
  const buy = sampleSignal({ entry: 100, stop_loss: 98, take_profit: [103, 110] })
  t.equal(riskReward(buy), '1 : 1.50')
  t.equal(rewardMultiple(buy, 110), 5)
  const sell = sampleSignal({ direction: 'sell', entry: 100, stop_loss: 102, take_profit: [97] })
  t.equal(riskReward(sell), '1 : 1.50')
})

t.test('a hold, a stop at the entry and a missing target have no risk/reward', async (t) => {
  t.equal(riskReward(sampleSignal({ direction: 'hold' })), '—')
  t.equal(riskReward(sampleSignal({ stop_loss: 1.0873 })), '—')
  t.equal(riskReward(sampleSignal({ take_profit: [] })), '—')
})
