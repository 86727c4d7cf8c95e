/** A wrong clock is news once, and never a flood. */
import t from 'tap'
import { createSkewWatch } from '../../src/discord/skew-watch.js'

function start() {
  const told: number[] = []
  const watch = createSkewWatch((offsetMs) => told.push(offsetMs))
  const time = { at: 1 }
  /** A look, so long after the one before. */
  const look = (offsetMs: number, afterMs = 60_000) => {
    time.at += afterMs
    watch(offsetMs, time.at)
  }
  return { told, look }
}

t.test('an offset past a second is told once, until it has gone and come again', async (t) => {
  const { told, look } = start()
  for (const offsetMs of [0, 1000, -1000, -1001, -1001, 600, -1001]) look(offsetMs)
  t.strictSame(told, [-1001])
  look(500)
  look(3000)
  t.strictSame(told, [-1001, 3000])
})

t.test('one just about a second wrong is not told again with every answer', async (t) => {
  const { told, look } = start()
  for (let round = 0; round < 100; round++) for (const offsetMs of [999, 1001]) look(offsetMs)
  t.strictSame(told, [1001])
})

t.test('a wrong clock that is set to another wrong time is told again', async (t) => {
  const { told, look } = start()
  for (const offsetMs of [4000, 4990, 6000, 6001, -5000]) look(offsetMs)
  t.strictSame(told, [4000, 6001, -5000])
})

t.test('answers that contradict each other are told of once in ten seconds at most', async (t) => {
  const { told, look } = start()
  for (let answer = 0; answer < 3000; answer++) look(answer % 2 === 0 ? 9000 : 0, 10)
  t.equal(told.length, 3)
  look(0, 1)
  look(5000, 1)
  t.equal(told.length, 3, 'it is quiet')
  look(5000, 10_000)
  t.equal(told.at(-1), 5000, 'but nothing that lasts is kept quiet')
})
