/** The evidence of Discord's time: which answers count, for how long, and what a contradiction waits for. */
import t from 'tap'
import {
  type ClockSample,
  createClockEvidence,
  intervalOf,
} from '../../src/discord/clock-evidence.js'

const START = 1_000_000

function create() {
  const time = { now: START }
  const evidence = createClockEvidence(() => time.now)
  /** An answer `afterMs` after the start, right when nothing else is said. */
  function add(afterMs: number, { lie = 0, fresh = true, tripMs = 0 } = {}) {
    time.now = START + afterMs
    const date = Math.floor((time.now + lie) / 1000) * 1000
    return evidence.add({ date, sentAt: time.now - tripMs, receivedAt: time.now, fresh })
  }
  return { time, evidence, add }
}

t.test('what one answer proves', async (t) => {
  const sample = { date: START + 7000, sentAt: START, receivedAt: START + 100 }
  t.strictSame(intervalOf(sample), { from: 6900, to: 8000 })
})

t.test('an end of the bounds is what the second answer says of it', async (t) => {
  const { evidence, add } = create()
  add(0)
  t.strictSame(evidence.bounds(), { from: 0, to: 1000 }, 'of one: what it says')
  add(2900)
  t.strictSame(evidence.bounds(), { from: -900, to: 1000 }, 'of two: what both allow')
  add(5800)
  t.strictSame(evidence.bounds(), { from: -800, to: 200 })
  add(8700)
  t.strictSame(evidence.bounds(), { from: -700, to: 200 })
})

t.test(
  'a contradiction is over after as many answers in a row as there were contradictions',
  async (t) => {
    const { time, evidence, add } = create()
    for (const at of [0, 2000, 4000]) t.ok(add(at))
    t.ok(evidence.isSettled())
    // One of two edge nodes is wrong, and both answer in turn.
    for (const at of [6000, 10_000, 14_000]) {
      t.notOk(add(at, { lie: 10_000 }))
      t.notOk(evidence.isSettled())
      add(at + 2000)
      t.equal(evidence.isSettled(), at === 6000)
    }
    add(18_000, { fresh: false })
    t.notOk(evidence.isSettled(), 'a pooled connection may be the one that lies')
    add(20_000)
    t.notOk(evidence.isSettled())
    add(22_000)
    t.ok(evidence.isSettled())
    add(24_000, { lie: 10_000 })
    t.notOk(evidence.isSettled())
    time.now += 299_999
    t.notOk(evidence.isSettled())
    time.now += 1
    t.ok(evidence.isSettled(), 'after five minutes it is forgotten')
    add(330_000, { lie: 10_000 })
    t.ok(evidence.isContradicted(), 'and that liar with it: this is another')
  },
)

t.test('an answer that was on its way when the odd one came decides nothing', async (t) => {
  const { evidence, add } = create()
  for (const at of [0, 2000, 4000]) add(at)
  add(6000, { lie: 10_000 })
  add(7000, { tripMs: 1000 })
  t.ok(evidence.isContradicted())
  add(7001, { tripMs: 1000 })
  t.notOk(evidence.isContradicted())
})

t.test('who says the same must have a connection of its own, and ask a second later', async (t) => {
  const { evidence, add } = create()
  for (const at of [0, 2000, 4000]) add(at)
  t.notOk(add(6000, { lie: 10_000, fresh: false }))
  t.notOk(add(7001, { lie: 10_000, fresh: false }))
  t.notOk(add(7000, { lie: 10_000 }))
  t.notOk(add(7002, { lie: 20_000 }), 'and say the same')
  t.ok(add(7003, { lie: 10_000 }))
  t.notOk(evidence.isSettled(), 'two so far')
  t.notOk(add(7004), 'what was believed is odd now')
  t.ok(add(9000, { lie: 10_000 }))
  t.notOk(evidence.isSettled(), 'two contradictions')
  t.ok(add(11_000, { lie: 10_000 }))
  t.ok(evidence.isSettled())
})

t.test(
  'evidence counts for five minutes, the last few answers until there are others',
  async (t) => {
    const { evidence, add } = create()
    for (const at of [900, 2900]) add(at)
    for (const at of [4000, 6000]) add(at)
    t.strictSame(evidence.bounds(), { from: 0, to: 100 })
    add(300_900, { tripMs: 800 })
    t.strictSame(evidence.bounds(), { from: 0, to: 100 })
    add(302_950, { tripMs: 800 })
    t.ok((evidence.bounds()?.to ?? 0) > 100, 'forgotten')
    add(1_000_500, { tripMs: 800 })
    t.ok(evidence.isSettled(), 'an hour without an answer unsettles nothing')
  },
)

t.test('64 answers that say something, or are a second apart, are kept', async (t) => {
  const { evidence, add } = create()
  for (const at of [900, 2900, 3000, 5000]) add(at)
  t.strictSame(evidence.bounds(), { from: 0, to: 100 })
  const wide = { tripMs: 900 }
  for (let count = 1; count < 100; count++) add(5000 + count, wide)
  t.strictSame(
    evidence.bounds(),
    { from: 0, to: 100 },
    'a hundred that prove less push nothing out',
  )
  for (let count = 1; count <= 60; count++) add(5000 + count * 1000, wide)
  t.equal(evidence.bounds()?.to, 100)
  for (let count = 61; count <= 62; count++) add(5000 + count * 1000, wide)
  t.ok((evidence.bounds()?.to ?? 0) > 100)
})

t.test('the same answer for ever proves nothing', async (t) => {
  const { time, evidence } = create()
  for (let count = 0; count < 20; count++) {
    time.now += 1500
    const sample: ClockSample = { date: START, sentAt: time.now, receivedAt: time.now, fresh: true }
    evidence.add(sample)
    t.notOk(evidence.isProven())
  }
  t.ok(evidence.isContradicted())
})
