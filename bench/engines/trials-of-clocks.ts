/** What each candidate does where replicas' clocks differ, and when an owner falls silent. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { keys } from '../../src/state/redis/keys.js'
import type { Row } from '../row.js'
import { jobIdOf, NAME } from './bullmq-plain.js'
import { byClock } from './by-clock.js'
import type { Engine, Interaction } from './engine.js'
import { another } from './life.js'
import { openPair, type Pair } from './pair.js'
import { counted } from './trial.js'

const MINUTE_MS = 60_000
const CLOCKS_MS = [0, MINUTE_MS, 10 * MINUTE_MS]
const KEPT = 15
const OWED = 10
const DELAY_MS = 5000
const LONGEST_TAKEOVER_MS = 15_000
const LOOK_AGAIN_MS = 500

const ahead = (ms: number) =>
  ms === 0 ? 'the clocks agree' : `a clock is ${ms / MINUTE_MS} min ahead`

/** Ended one a minute, then one more by a replica whose clock is wrong: which of them would still be known. */
async function kept(pair: Pair, redis: Redis): Promise<Row[]> {
  const rows: Row[] = []
  for (const ms of CLOCKS_MS) {
    const held = Array.from({ length: KEPT }, another)
    const late = another()
    for (const engine of [pair.own, pair.bullmq]) {
      for (const [minutes, interaction] of held.entries()) {
        await engine.accept(interaction)
        await byClock(-minutes * MINUTE_MS, () => engine.end(interaction.id))
      }
      await engine.accept(late)
      await byClock(ms, () => engine.end(late.id))
    }
    const there = async (key: (id: string) => string) =>
      redis.exists(...held.map(({ id }) => key(id)))
    rows.push(
      counted(
        `claims left of ${KEPT}, ended 0 to ${KEPT - 1} min ago, when ${ahead(ms)}`,
        await there(keys.interaction),
        await there((id) => pair.bullmq.queue.toKey(jobIdOf(id))),
      ),
    )
  }
  const one = another()
  for (const engine of [pair.own, pair.bullmq]) {
    await engine.accept(one)
    await engine.end(one.id)
  }
  const stays = async (key: string) => ((await redis.pttl(key)) === -1 ? 1 : 0)
  const own = await stays(keys.interaction(one.id))
  const bullmq = await stays(pair.bullmq.queue.toKey(jobIdOf(one.id)))
  rows.push(counted('of 1 that has ended, kept until another one ends', own, bullmq))
  return rows
}

/** Their owner falls silent. */
async function takenOver(pair: Pair, url: string): Promise<Row[]> {
  const other = await openPair(url)
  const owed = new Map<number, readonly Interaction[]>()
  for (const ms of CLOCKS_MS) {
    const held = Array.from({ length: OWED }, another)
    owed.set(ms, held)
    for (const engine of [pair.own, pair.bullmq])
      await byClock(ms, async () => {
        for (const interaction of held) await engine.accept(interaction)
      })
  }
  const wait = async (engine: Engine) => {
    const taken = new Set<string>()
    const until = performance.now() + LONGEST_TAKEOVER_MS
    const all = OWED * CLOCKS_MS.length
    while (taken.size < all && performance.now() < until) {
      for (const id of await engine.takeOver()) taken.add(id)
      await sleep(LOOK_AGAIN_MS)
    }
    return taken
  }
  const [own, bullmq] = await Promise.all([wait(other.own), wait(other.bullmq)])
  await other.close()
  return [...owed].map(([ms, held]) =>
    counted(
      `taken over within ${LONGEST_TAKEOVER_MS / 1000} s of ${OWED}, when ${ahead(ms)}`,
      held.filter(({ id }) => own.has(id)).length,
      held.filter(({ id }) => bullmq.has(id)).length,
    ),
  )
}

/** Given back for later: for BullMQ that is a delay. */
async function delayed({ bullmq }: Pair): Promise<Row[]> {
  const rows: Row[] = []
  for (const ms of CLOCKS_MS) {
    const data = { owner: bullmq.owner, reply: '', job: '' }
    const job = await byClock(ms, () => bullmq.queue.add(NAME, data, { delay: DELAY_MS }))
    const { dueAt } = await bullmq.takeNext()
    rows.push(
      counted(
        `seconds until one delayed by ${DELAY_MS / 1000} s is due, when ${ahead(ms)}`,
        undefined,
        Math.round((dueAt - Date.now()) / 1000),
      ),
    )
    await job.remove()
  }
  return rows
}

export async function tryClocks(pair: Pair, url: string, redis: Redis): Promise<Row[]> {
  const rows = await takenOver(pair, url)
  await redis.flushall()
  rows.push(...(await kept(pair, redis)))
  await redis.flushall()
  return [...rows, ...(await delayed(pair))]
}
