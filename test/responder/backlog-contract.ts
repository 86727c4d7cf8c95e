/** What every backlog must keep: bounded, in order, every job worked on once, drained. */
import type { Test } from 'tap'
import { DEFERRED } from '../../src/responder/acknowledgement.js'
import type { Accepted, Backlog, Holder, Work } from '../../src/responder/backlog.js'
import type { Job } from '../../src/responder/job.js'

export function jobFor(interactionId: string, members: Partial<Job> = {}): Job {
  return {
    interactionId,
    token: `token-of-${interactionId}`,
    request: { command: 'signal', options: { pair: 'EUR/USD' }, locale: 'en-US' },
    acknowledgedAt: 1,
    expiresAt: Date.now() + 900_000,
    story: {
      interactionId,
      command: 'signal',
      ack: 'deferred',
      ageMs: 1,
      verifiedMs: 1,
      ackMs: 1,
      receivedAt: 1,
    },
    ...members,
  }
}

/** As the responder does for a command that has to fetch. */
export function accept(backlog: Pick<Backlog, 'accept'>, job: Job): Accepted | Promise<Accepted> {
  return backlog.accept(job.interactionId, () => ({ reply: DEFERRED.public, job }))
}

/** Work that the test ends, job by job; it can be waited for. */
export function stage() {
  const jobs: Job[] = []
  const aborts = new Map<string, AbortSignal>()
  const holders = new Map<string, Holder>()
  const ends = new Map<string, () => void>()
  const waiting: (() => void)[] = []
  const work: Work = async (job, abort, holder) => {
    jobs.push(job)
    aborts.set(job.interactionId, abort)
    if (holder) holders.set(job.interactionId, holder)
    abort.addEventListener('abort', () => wake())
    await new Promise<void>((resolve) => {
      ends.set(job.interactionId, resolve)
      wake()
    })
  }
  const wake = () => {
    for (const go of waiting.splice(0)) go()
  }
  const until = async (holds: () => boolean) => {
    while (!holds()) await new Promise<void>((resolve) => waiting.push(resolve))
  }
  const ids = () => jobs.map(({ interactionId }) => interactionId)
  return {
    work,
    jobs,
    ids,
    until,
    wake,
    started: (id: string) => until(() => ids().includes(id)),
    stopped: (id: string) => until(() => aborts.get(id)?.aborted === true),
    isStopped: (id: string) => aborts.get(id)?.aborted === true,
    hold: (id: string) => holders.get(id)?.hold() ?? Promise.resolve(true),
    holder: (id: string) => holders.get(id) as Holder,
    async end(id: string) {
      ends.get(id)?.()
      // The backlog hears of it in the next turn.
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

export type CreateBacklog = (
  work: Work,
  options?: { max?: number; concurrency?: number },
) => Backlog | Promise<Backlog>

export async function backlogContract(t: Test, create: CreateBacklog) {
  const take = async (backlog: Backlog, id: string) => {
    await accept(backlog, jobFor(id))
    backlog.start(jobFor(id))
  }
  const left = (backlog: Backlog) => backlog.left().map(({ interactionId }) => interactionId)

  await t.test('everything accepted and not ended counts, running included', async (t) => {
    const { work, started, end } = stage()
    const backlog = await create(work, { max: 3 })
    await accept(backlog, jobFor('waiting'))
    await take(backlog, 'running')
    t.equal(backlog.isFull(), false)
    await take(backlog, 'third')
    t.equal(backlog.isFull(), true)
    t.strictSame(left(backlog), ['waiting', 'running', 'third'], 'oldest first')
    await started('third')
    await end('running')
    t.equal(backlog.size(), 2)
    t.equal(backlog.isFull(), false)
    backlog.drop('waiting')
    backlog.drop('never heard of')
    await end('third')
    t.equal(backlog.size(), 0)
    t.equal(backlog.oldestAgeMs(), 0)
    t.strictSame(await backlog.drain({ tellAtMs: 60_000, endAtMs: 60_000 }), [])
  })

  await t.test('so many are at work at a time, the rest in order, each once', async (t) => {
    const { work, ids, started, end } = stage()
    const backlog = await create(work, { concurrency: 2 })
    for (const id of ['1', '2', '3', '4']) await take(backlog, id)
    t.strictSame(ids(), ['1', '2'])
    const drained = backlog.drain({ tellAtMs: 60_000, endAtMs: 60_000 })
    for (const id of ['2', '1', '3', '4']) {
      await started(id)
      await end(id)
    }
    t.strictSame(await drained, [])
    t.strictSame(ids(), ['1', '2', '3', '4'])
  })

  await t.test('what is accepted starts as it then stands', async (t) => {
    const { work, jobs, end } = stage()
    const backlog = await create(work)
    await accept(backlog, jobFor('1'))
    t.strictSame(jobs, [])
    const known: Job = { ...jobFor('1'), acknowledgedAt: 5, rescue: 'had-arrived' }
    backlog.start(known)
    t.equal(jobs[0], known)
    await end('1')
    await backlog.drain({ tellAtMs: 1, endAtMs: 1 })
  })

  await t.test('an id is accepted once, and its duplicates get the same reply', async (t) => {
    const { work, ids, end } = stage()
    const backlog = await create(work)
    const answers = [accept(backlog, jobFor('1')), accept(backlog, jobFor('1'))]
    /* c8 ignore next: it is never asked for */
    const again = () => ({ reply: DEFERRED.private, job: jobFor('1') })
    answers.push(backlog.accept('1', again))
    const replies = await Promise.all(answers)
    t.strictSame(
      replies.map(({ first, reply }) => [first, reply.body]),
      [true, false, false].map((first) => [first, DEFERRED.public.body]),
    )
    t.equal(backlog.size(), 1)
    backlog.start(jobFor('1'))
    await end('1')
    t.match(await backlog.accept('1', again), { first: false, reply: DEFERRED.public })
    t.strictSame(ids(), ['1'])
    await backlog.drain({ tellAtMs: 1, endAtMs: 1 })
  })

  await t.test('what is answered at once is claimed, and owes nothing', async (t) => {
    const { work } = stage()
    const backlog = await create(work)
    const reply = { kind: 'answered', body: '{"type":4}' } as const
    t.match(await backlog.accept('1', () => ({ reply })), { first: true, reply })
    t.match(await accept(backlog, jobFor('1')), { first: false, reply })
    t.equal(backlog.size(), 0)
    t.strictSame(await backlog.drain({ tellAtMs: 1, endAtMs: 1 }), [])
  })

  await t.test('its work may go on', async (t) => {
    const { work, hold, started, end } = stage()
    const backlog = await create(work)
    await take(backlog, '1')
    await started('1')
    t.equal(await hold('1'), true)
    await end('1')
    await backlog.drain({ tellAtMs: 1, endAtMs: 1 })
  })
}
