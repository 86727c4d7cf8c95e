/** What is owed comes to its end by the reply's fate. */

import t from 'tap'
import type { Answer } from '../../src/discord/answer.js'
import { latch } from '../harness/latch.js'
import { accepted, answered, error, HOLDER, NOW, OK, owed, start } from './settlement-stage.js'

t.test('a flushed deferral is worked on, without a callback', async (t) => {
  const { settlement, stories, calls, end } = accepted()
  await settlement.settle(owed, 'flushed')
  await end
  t.match(stories, [{ outcome: 'delivered', attempts: 1, rescue: undefined }])
  t.strictSame(calls, ['edit'])
  await settlement.drain({ tellAtMs: 10_000, endAtMs: 20_000 })
  t.equal(settlement.backlog.size(), 0)
})

t.test(
  'an answer in the reply itself ends with the flush: delivered, or told with its reason',
  async (t) => {
    const { settlement, stories } = start()
    await settlement.settle(answered, 'flushed')
    await settlement.settle(
      { ...answered, story: { ...answered.story, reason: 'BUSY' } },
      'flushed',
    )
    t.match(stories, [
      { outcome: 'delivered', attempts: 0, totalMs: 50 },
      { outcome: 'told', reason: 'BUSY' },
    ])
  },
)

t.test('an unknown fate is resolved by the very reply, and the work goes on', async (t) => {
  for (const [callback, rescue] of [
    [OK, 'acknowledged'],
    [error(400, 40060), 'had-arrived'],
    [error(403), 'refused'],
  ] as const) {
    const { settlement, stories, rescues, calls, end } = accepted({ callback })
    await settlement.settle(owed, 'unknown')
    await end
    t.strictSame(calls, ['callback {"type":5}', 'edit'])
    t.strictSame(rescues, [rescue])
    t.match(stories, [{ outcome: 'delivered', rescue }])
  }
})

t.test('an interaction that Discord has given up on is not worked on', async (t) => {
  const { settlement, stories, calls } = accepted({ callback: error(404, 10062) })
  await settlement.settle(owed, 'unknown')
  t.match(stories, [{ outcome: 'expired', rescue: 'expired', attempts: 0 }])
  t.strictSame(calls, ['callback {"type":5}'])
  t.equal(settlement.backlog.size(), 0)
})

t.test('an answer whose rescue is refused has no edit that could still tell', async (t) => {
  const { settlement, stories } = start({ callback: error(403) })
  await settlement.settle(answered, 'unknown')
  t.match(stories, [{ outcome: 'refused', rescue: 'refused' }])
})

t.test('an answer of which Discord never said is not one that came too late', async (t) => {
  const { settlement, stories } = start({
    callback: { ...error(429), retryAfterMs: 5000 } as Answer,
  })
  await settlement.settle(answered, 'unknown')
  t.match(stories, [{ outcome: 'unknown', rescue: 'unknown' }])
})

t.test('an answer that a ban keeps from being saved says so', async (t) => {
  const callback = { ...error(403), ban: true } as Answer
  const { settlement, stories, breaker } = start({ callback })
  await settlement.settle(answered, 'unknown')
  breaker.close()
  t.match(stories, [{ outcome: 'banned', reason: 'DISCORD_BANNED', rescue: 'banned' }])
})

t.test('a doubt is resolved when Discord does not know of the acknowledgement, once', async (t) => {
  const unknown = error(404, 10015)
  const { settlement, stories, calls, end } = accepted({ edits: [unknown, unknown] })
  const settled = settlement.settle(owed, 'flushed')
  await settlement.doubt(owed, 'quietly')
  await settled
  await end
  t.strictSame(calls, ['edit', 'callback {"type":5}', 'edit', 'edit'])
  t.match(stories, [{ outcome: 'delivered', rescue: 'acknowledged' }])
})

t.test('a lost acknowledgement that is too late to repeat ends the retries', async (t) => {
  const edits = [error(404, 10015)]
  const { settlement, stories, calls, end } = accepted({ edits, callback: error(404, 10062) })
  const settled = settlement.settle(owed, 'flushed')
  await settlement.doubt(owed, 'quietly')
  await settled
  await end
  t.strictSame(calls, ['edit', 'callback {"type":5}'])
  t.match(stories, [{ outcome: 'expired', rescue: 'expired' }])
})

t.test(
  'a reset after the reply is resolved at once, with an edit to come or without',
  async (t) => {
    let release = () => {}
    const fetched = new Promise<void>((resolve) => {
      release = resolve
    })
    const resolve = async () => {
      await fetched
      return { message: { content: 'signal' } }
    }
    const { settlement, calls, rescues, end } = accepted({ resolve })
    await settlement.settle(owed, 'flushed')
    await settlement.doubt(owed, 'reset')
    t.strictSame(calls, ['callback {"type":5}'])
    release()
    await end
    t.strictSame(calls, ['callback {"type":5}', 'edit'])
    await settlement.doubt(owed, 'reset')
    t.equal(calls.length, 2, 'what has ended is not doubted any more')
    await settlement.doubt(answered, 'quietly')
    t.equal(calls.length, 2, 'a quiet close after an answer proves nothing')
    await settlement.doubt(answered, 'reset')
    t.equal(calls.length, 3)
    t.strictSame(rescues, ['acknowledged', 'acknowledged, told before'])
  },
)

t.test('three seconds after it was made nothing is rescued any more, nor said to be', async (t) => {
  const edits = [error(404, 10015)]
  const { settlement, calls, rescues, stories, end, clock } = accepted({ edits })
  const settled = settlement.settle(owed, 'flushed')
  await settlement.doubt(owed, 'quietly')
  clock.time = NOW - 100 + 3000
  await settlement.doubt(owed, 'reset')
  await settlement.doubt(answered, 'reset')
  await settled
  await end
  t.strictSame([calls, rescues], [['edit', 'edit'], []])
  t.match(stories, [{ outcome: 'delivered', rescue: undefined }])
})

t.test('one that another replica has is not worked on, and nothing of it is kept', async (t) => {
  const holder = { ...HOLDER, hold: async () => t.fail('asked'), isLost: () => true }
  const { settlement, calls, stories } = accepted({ holder })
  await settlement.settle(owed, 'flushed')
  await new Promise((resolve) => setImmediate(resolve))
  t.equal(settlement.backlog.size(), 0)
  await settlement.doubt(owed, 'reset')
  t.strictSame([calls, stories], [[], []])
})

t.test('one that is its own is edited', async (t) => {
  const { settlement, calls, stories, end } = accepted({ holder: HOLDER })
  await settlement.settle(owed, 'flushed')
  await end
  t.strictSame(calls, ['edit'])
  t.match(stories, [{ outcome: 'delivered' }])
})

t.test('of one that another replica takes over before its edit, that one tells', async (t) => {
  const holder = { ...HOLDER, hold: async () => false }
  const { settlement, calls, stories } = accepted({ holder })
  await settlement.settle(owed, 'flushed')
  await new Promise((resolve) => setImmediate(resolve))
  t.equal(settlement.backlog.size(), 0)
  t.strictSame([calls, stories], [[], []])
})

t.test('what the shared store was late with waits for its word', async (t) => {
  const { open, opened } = latch()
  const { settlement, calls, stories, end } = accepted()
  const settled = settlement.settle({ ...owed, late: opened.then(() => true) }, 'flushed')
  await new Promise((resolve) => setImmediate(resolve))
  t.strictSame(calls, [], 'nothing is begun before')
  open()
  await settled
  await end
  t.match(stories, [{ outcome: 'delivered' }])
})

t.test('and is dropped where another replica was first, rescued or not', async (t) => {
  for (const fate of ['flushed', 'unknown'] as const) {
    const { settlement, stories, duplicates } = accepted()
    await settlement.settle({ ...owed, late: Promise.resolve(false) }, fate)
    t.equal(settlement.backlog.size(), 0)
    t.strictSame([stories, duplicates], [[], [owed.story.interactionId]], 'the first tells of it')
  }
})

t.test('a defect in what is told ends in the log, never in a rejection', async (t) => {
  const defect = new Error('defect')
  const { settlement, errors, end } = accepted({ throwOnEnd: defect })
  await settlement.settle(answered, 'flushed')
  t.strictSame(errors, [defect])
  await settlement.settle(answered, 'unknown')
  t.strictSame(errors, [defect, defect])
  await settlement.settle(owed, 'flushed')
  await end
  t.ok(errors.every((each) => each === defect))
})

t.test('the follow-up began with the acknowledgement, not when the job was accepted', async (t) => {
  const waited = 700
  const { settlement, stories, end, clock } = accepted({
    resolve: async () => {
      clock.time += 300
      return { message: { content: 'signal' } }
    },
  })
  clock.time += waited
  await settlement.settle(owed, 'flushed')
  await end
  t.match(stories, [{ followUpMs: 300, totalMs: 50 + waited + 300 }])
})
