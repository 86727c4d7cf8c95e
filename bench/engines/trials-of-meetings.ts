/** What each candidate does where replicas meet: woken workers, duplicates. */
import type { Row } from '../row.js'
import { jobIdOf, NAME } from './bullmq-plain.js'
import { another, inLanes } from './life.js'
import { openPair, type Pair } from './pair.js'
import { counted } from './trial.js'
import { openWorkers } from './waiting-workers.js'

const ADDED = 500

/** One waits to be taken over; a duplicate of another comes in. */
async function strayed({ bullmq }: Pair, url: string): Promise<Row[]> {
  const other = await openPair(url)
  const [waiting, known] = [another(), another()]
  await bullmq.accept(known)
  await bullmq.accept(waiting)
  await bullmq.queue.backend.moveJobFromActiveToWait(jobIdOf(waiting.id), bullmq.owner)
  await other.bullmq.accept(known)
  const [stray] = other.bullmq.strays
  await other.close()
  return [counted("a duplicate took another one's job", 0, stray === waiting.id ? 1 : 0)]
}

/** Whether somebody else had it before the one who added it. */
async function takenAway({ bullmq }: Pair, url: string): Promise<Row[]> {
  const workers = await openWorkers(url, 2)
  const inTwoTurns = await inLanes(ADDED, 1, async () => {
    const { id } = another()
    const data = { owner: bullmq.owner, reply: '', job: '' }
    await bullmq.queue.add(NAME, data, { jobId: jobIdOf(id), lifo: true })
    return (await bullmq.takeNext()).id !== id
  })
  const before = workers.taken.length
  await inLanes(ADDED, 10, () => bullmq.accept(another()))
  const gone = workers.taken.length - before
  await workers.close()
  return [
    counted(
      `another replica had it first, of ${ADDED}: added, then taken`,
      undefined,
      inTwoTurns.filter(Boolean).length,
    ),
    counted(`the same in one pipeline`, 0, gone),
  ]
}

export async function tryMeetings(pair: Pair, url: string): Promise<Row[]> {
  return [...(await strayed(pair, url)), ...(await takenAway(pair, url))]
}
