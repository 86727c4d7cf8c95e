/** The backlog in memory: bounded, in order, a bounded number at work, drained in each of its ways. */
import { MessageChannel } from 'node:worker_threads'
import t from 'tap'
import type { Job } from '../../src/responder/job.js'
import { createMemoryBacklog } from '../../src/responder/memory-backlog.js'
import { createMemoryClaims } from '../../src/state/memory-claims.js'
import { warningsDuring } from '../harness/warnings.js'
import { accept, jobFor } from './backlog-contract.js'

/** A backlog whose work the test ends, job by job. */
function start({ max = 10, concurrency = 2 } = {}) {
  const clock = { time: 1 }
  const started: string[] = []
  const jobs: Job[] = []
  const aborts: AbortSignal[] = []
  const ends = new Map<string, () => void>()
  const backlog = createMemoryBacklog({
    claims: createMemoryClaims(),
    max,
    concurrency,
    now: () => clock.time,
    work: (job, abort) =>
      new Promise((resolve) => {
        started.push(job.interactionId)
        jobs.push(job)
        aborts.push(abort)
        ends.set(job.interactionId, resolve)
      }),
  })
  const take = (id: string) => {
    accept(backlog, jobFor(id))
    backlog.start(jobFor(id))
  }
  const end = async (id: string) => {
    ends.get(id)?.()
    // The backlog hears of it in the next turn.
    await new Promise((resolve) => setImmediate(resolve))
  }
  const left = () => backlog.left().map(({ interactionId }) => interactionId)
  return { backlog, clock, started, jobs, aborts, take, end, left }
}

t.test('everything accepted and not ended counts, running included', async (t) => {
  const { backlog, take, end, left } = start({ max: 3 })
  t.equal(backlog.size(), 0)
  accept(backlog, jobFor('waiting'))
  take('running')
  t.equal(backlog.isFull(), false)
  take('third')
  t.equal(backlog.isFull(), true)
  t.strictSame(left(), ['waiting', 'running', 'third'], 'oldest first')
  await end('running')
  t.equal(backlog.size(), 2)
  t.equal(backlog.isFull(), false)
  accept(backlog, jobFor('fourth'))
  t.strictSame(left(), ['waiting', 'third', 'fourth'])
})

t.test('so many are at work at a time, the rest in order', async (t) => {
  const { started, take, end } = start({ concurrency: 2 })
  for (const id of ['1', '2', '3', '4', '5']) take(id)
  t.strictSame(started, ['1', '2'])
  await end('2')
  t.strictSame(started, ['1', '2', '3'])
  await end('1')
  await end('3')
  t.strictSame(started, ['1', '2', '3', '4', '5'])
})

t.test('what is accepted does not start by itself, and starts as it then stands', async (t) => {
  const { backlog, started, jobs } = start()
  accept(backlog, jobFor('1'))
  t.strictSame(started, [])
  const known: Job = { ...jobFor('1'), acknowledgedAt: 5, rescue: 'had-arrived' }
  backlog.start(known)
  t.equal(jobs[0], known)
})

t.test('a dropped job gives its place back', async (t) => {
  const { backlog, take, left } = start({ max: 2 })
  take('1')
  accept(backlog, jobFor('2'))
  backlog.drop('2')
  t.strictSame(left(), ['1'])
  t.equal(backlog.isFull(), false)
  backlog.drop('never heard of')
  t.equal(backlog.size(), 1)
})

t.test('the oldest tells its age, from when it was accepted', async (t) => {
  const { backlog, clock, take, end } = start()
  t.equal(backlog.oldestAgeMs(), 0)
  take('1')
  clock.time += 100
  take('2')
  clock.time += 50
  t.equal(backlog.oldestAgeMs(), 150)
  await end('1')
  t.equal(backlog.oldestAgeMs(), 50)
  await end('2')
  t.equal(backlog.oldestAgeMs(), 0)
})

t.test('draining nothing is done at once', async (t) => {
  const { backlog } = start()
  t.strictSame(await backlog.drain({ tellAtMs: 60_000, endAtMs: 60_000 }), [])
})

t.test('draining waits for all that was accepted, queued or not yet started', async (t) => {
  const { backlog, take, end, started, aborts } = start({ concurrency: 1 })
  take('1')
  take('2')
  accept(backlog, jobFor('3'))
  accept(backlog, jobFor('4'))
  let over = false
  const drained = backlog.drain({ tellAtMs: 60_000, endAtMs: 60_000 }).then((left) => {
    over = true
    return left
  })
  await end('1')
  t.strictSame(started, ['1', '2'], 'what waits is started while draining')
  await end('2')
  backlog.start(jobFor('3'))
  await end('3')
  t.equal(over, false)
  backlog.drop('4')
  t.strictSame(await drained, [])
  t.strictSame(
    aborts.map(({ aborted }) => aborted),
    [false, false, false],
  )
})

t.test('when it is time to tell, the work hears it, what starts later too', async (t) => {
  const { backlog, take, end, started, aborts } = start({ concurrency: 1 })
  take('1')
  take('2')
  const drained = backlog.drain({ tellAtMs: 1, endAtMs: 60_000 })
  const [first] = aborts as [AbortSignal]
  if (!first.aborted) await new Promise((resolve) => first.addEventListener('abort', resolve))
  await end('1')
  t.strictSame(started, ['1', '2'])
  t.equal(aborts[1]?.aborted, true)
  await end('2')
  t.strictSame(await drained, [])
})

t.test('at the end what is left is handed back, and a later end changes nothing', async (t) => {
  const { backlog, take, end, started } = start({ concurrency: 1 })
  for (const id of ['1', '2']) take(id)
  accept(backlog, jobFor('3'))
  const left = await backlog.drain({ tellAtMs: 1, endAtMs: 2 })
  t.strictSame(
    left.map(({ interactionId }) => interactionId),
    ['1', '2', '3'],
  )
  await end('1')
  t.strictSame(started, ['1'], 'what waited is not started any more: somebody else has it now')
  await end('2')
  backlog.drop('3')
  t.equal(backlog.size(), 0)
  t.equal(left.length, 3)
})

t.test('what has come by the end counts, even where the process was busy until then', async (t) => {
  const { backlog, take, end } = start()
  take('1')
  const { port1, port2 } = new MessageChannel()
  t.teardown(() => port1.close())
  port1.on('message', () => void end('1'))
  await new Promise(setImmediate)
  const drained = backlog.drain({ tellAtMs: 1, endAtMs: 2 })
  port2.postMessage('its answer')
  const until = performance.now() + 20
  while (performance.now() < until);
  t.strictSame(await drained, [])
})

t.test('many jobs that listen for the shutdown are no leak, and are not called one', async (t) => {
  const { aborts, take } = start({ max: 20, concurrency: 20 })
  const warned = await warningsDuring(() => {
    for (let number = 1; number <= 20; number++) take(String(number))
    for (const abort of aborts) abort.addEventListener('abort', () => {})
  })
  t.equal(aborts.length, 20)
  t.strictSame(warned, [])
})
