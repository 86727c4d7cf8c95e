/** How far a run is. */
import t from 'tap'
import { createProgress } from '../../../src/dev/chaos/progress.js'

function start(total: number) {
  const lines: string[] = []
  let now = 1
  let due: (() => void) | undefined
  const progress = createProgress({
    total,
    write: (line) => lines.push(line),
    monotonic: () => now,
    after(ms, call) {
      t.equal(ms, 5000)
      due = call
      return () => {
        due = undefined
      }
    },
  })
  /** The time of silence is over. */
  const pass = () => {
    now += 5000
    due?.()
  }
  return { progress, lines, pass }
}

t.test('each tenth is told, the last one too', async (t) => {
  const { progress, lines } = start(25)
  for (let i = 0; i < 25; i += 1) progress.onSent()
  for (let i = 0; i < 25; i += 1) progress.onEnded()
  t.equal(lines.length, 10)
  t.equal(lines[0], '25 of 25 sent, 3 ended, 0 s\n')
  t.equal(lines.at(-1), '25 of 25 sent, 25 ended, 0 s\n')
})

t.test('it is never silent for long, and tells no more when it is over', async (t) => {
  const { progress, lines, pass } = start(1000)
  progress.onSent()
  pass()
  pass()
  t.strictSame(lines, ['1 of 1000 sent, 0 ended, 5 s\n', '1 of 1000 sent, 0 ended, 10 s\n'])
  progress.stop()
  pass()
  t.equal(lines.length, 2)
})

t.test('of its own accord it waits for a timer', async (t) => {
  const progress = createProgress({ total: 1, write: t.fail })
  progress.stop()
})
