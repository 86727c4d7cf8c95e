/** What a drain waits for, what it abandons, and that nothing is kept of what has ended. */
import t from 'tap'
import { makeSnowflake } from '../../src/discord/snowflake.js'
import { SignalboxError } from '../../src/errors.js'
import { latch } from '../harness/latch.js'
import { warningsDuring } from '../harness/warnings.js'
import { accept } from './backlog-contract.js'
import {
  accepted,
  answered,
  error,
  interactionId,
  job,
  NOW,
  OK,
  owed,
  start,
  story,
} from './settlement-stage.js'

t.test('draining waits for every end, and abandons what does not come to one', async (t) => {
  const quick = accepted()
  const settled = quick.settlement.settle(owed, 'flushed')
  t.strictSame(await quick.settlement.drain({ tellAtMs: 10_000, endAtMs: 20_000 }), [])
  await settled
  t.equal(quick.stories.length, 1)

  const stuck = accepted({ resolve: () => new Promise(() => {}) })
  await stuck.settlement.settle(owed, 'flushed')
  const left = await stuck.settlement.drain({ tellAtMs: 1, endAtMs: 2 })
  t.match(left, [{ interactionId }])
  t.match(stuck.stories, [{ outcome: 'abandoned' }])
})

t.test('what is abandoned is told of once, with what had gone wrong until then', async (t) => {
  const failing = accepted({
    resolve: async () => {
      throw new SignalboxError('SIGNAL_UNREACHABLE', 'away')
    },
    edits: [error(502), error(502)],
    sleep: async () => {
      if (failing.calls.length === 2) await new Promise(() => {})
    },
  })
  await failing.settlement.settle(owed, 'flushed')
  await failing.settlement.drain({ tellAtMs: 1, endAtMs: 50 })
  t.match(failing.stories, [{ outcome: 'abandoned', attempts: 2, reason: 'SIGNAL_UNREACHABLE' }])

  let answer = () => {}
  const asked = new Promise<void>((resolve) => {
    answer = resolve
  })
  const late = accepted({ callback: error(404, 10062), beforeCallback: asked })
  const settled = late.settlement.settle(owed, 'unknown')
  await late.settlement.drain({ tellAtMs: 1, endAtMs: 2 })
  answer()
  await settled
  t.match(late.stories, [{ outcome: 'abandoned', attempts: 0 }])
  t.equal(late.stories.length, 1)
})

t.test('a drain waits for a rescue under way, with an edit behind it or without', async (t) => {
  for (const [what, given] of [
    ['an answer', answered],
    ['a deferral', owed],
  ] as const) {
    const { open, opened } = latch()
    const { settlement, stories } = accepted({ beforeCallback: opened })
    if (given.job === undefined) settlement.backlog.drop(interactionId)
    void settlement.settle(given, 'unknown')
    let over = false
    const drained = settlement.drain({ tellAtMs: 60_000, endAtMs: 60_000 }).then((left) => {
      over = true
      return left
    })
    await new Promise(setImmediate)
    t.equal(over, false, what)
    t.strictSame(stories, [])
    open()
    t.strictSame(await drained, [])
    t.match(stories, [{ outcome: 'delivered', rescue: 'acknowledged' }], what)
  }
})

/** The same job once more, as when another replica hands it back. */
async function again({ settlement, nextEnd }: ReturnType<typeof start>) {
  // Its place in the backlog is given back in this turn.
  await new Promise(setImmediate)
  const ended = nextEnd()
  accept(settlement.backlog, job)
  await settlement.settle(owed, 'flushed')
  return ended
}

t.test('what has ended leaves no doubt behind: nothing of it is kept', async (t) => {
  const unknown = error(404, 10015)
  const started = accepted({ edits: [OK, unknown, OK] })
  const { settlement, calls, stories, end } = started
  await settlement.settle(owed, 'flushed')
  await settlement.doubt(owed, 'quietly')
  await end
  await again(started)
  t.strictSame(calls, ['edit', 'edit', 'edit'], 'no callback for a doubt that was another one')
  t.match(stories, [{ outcome: 'delivered' }, { outcome: 'delivered', attempts: 2 }])
})

t.test('nor what had gone wrong with it', async (t) => {
  const started = accepted({ edits: [error(502), OK] })
  const { settlement, stories, end } = started
  await settlement.settle(owed, 'flushed')
  await end
  // Its place in the backlog is given back in this turn.
  await new Promise(setImmediate)
  accept(settlement.backlog, job)
  await settlement.drain({ tellAtMs: 1, endAtMs: 2 })
  t.match(stories, [
    { outcome: 'delivered', attempts: 2 },
    { outcome: 'abandoned', attempts: 0, reason: 'SHUTDOWN' },
  ])
})

t.test('many deliveries at work are no leak of listeners, and are not called one', async (t) => {
  const { settlement } = start({
    edits: Array(20).fill(error(503)),
    sleep: (_, stopped) =>
      new Promise((resolve) => stopped.addEventListener('abort', () => resolve())),
  })
  const warned = await warningsDuring(async () => {
    for (let number = 1; number <= 20; number++) {
      const id = makeSnowflake(NOW - 100, number)
      const its = { ...story, interactionId: id }
      accept(settlement.backlog, { ...job, interactionId: id, story: its })
      const one = { ...owed, story: its, job: { ...job, interactionId: id, story: its } }
      await settlement.settle(one, 'flushed')
    }
    await settlement.drain({ tellAtMs: 1, endAtMs: 2 })
  })
  t.strictSame(warned, [])
})
