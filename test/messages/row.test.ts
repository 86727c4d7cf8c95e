/** What many signals in one message have in common. */
import t from 'tap'
import { COLOURS } from '../../src/messages/figures.js'
import { localise } from '../../src/messages/localise.js'
import {
  type Row,
  rowMark,
  type SignalRow,
  sharedColour,
  sharedLines,
} from '../../src/messages/row.js'
import type { Signal } from '../../src/signals/signal.js'
import { sampleSignal } from './sample-view.js'

const text = localise('en-US')
const key = { pair: 'EUR/USD', timeframe: '4h' }

function row(changes: Partial<SignalRow> = {}, signal: Partial<Signal> = {}): SignalRow {
  return {
    kind: 'signal',
    key,
    signal: sampleSignal(signal),
    fetchedAt: 5000,
    caveats: [],
    ...changes,
  }
}

const failed: Row = { kind: 'failed', key, code: 'SIGNAL_TIMEOUT' }
const closed = { kind: 'marketClosed', opensAt: 9000 } as const

t.test('the colour is the direction that all current signals share, else grey', async (t) => {
  t.equal(sharedColour([row(), row(), failed]), COLOURS.buy)
  t.equal(sharedColour([row(), row({}, { direction: 'sell' })]), COLOURS.grey)
  t.equal(sharedColour([row({ caveats: [closed] })]), COLOURS.grey)
  t.equal(sharedColour([row(), row({ caveats: [closed] }, { direction: 'sell' })]), COLOURS.buy)
  t.equal(sharedColour([failed]), COLOURS.grey)
})

t.test('a closed market is said once, with the age of the oldest answer', async (t) => {
  const rows = [row({ caveats: [closed] }), row({ caveats: [closed], fetchedAt: 3000 }), failed]
  const lines = sharedLines(text, rows)
  t.equal(lines.length, 2)
  t.match(lines[0], '<t:9:R>')
  t.match(lines[1], 'Fetched <t:3:R>')
  t.same(sharedLines(text, [failed]), [])
})

t.test('a row is marked when it is synthetic or not current', async (t) => {
  t.equal(rowMark(text, row()), undefined)
  t.equal(rowMark(text, row({ caveats: [closed] })), '⚠️ market closed')
  t.equal(
    rowMark(text, row({ caveats: [closed] }, { synthetic: true })),
    '⚠️ market closed · 🧪 DEMO',
  )
})
