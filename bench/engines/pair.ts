/** Both candidates on one Redis, in turns: what disturbs one disturbs the other. */
import { BullmqPlain } from './bullmq-plain.js'
import type { Engine } from './engine.js'
import { OwnScripts } from './own-scripts.js'

export interface Pair {
  readonly own: OwnScripts
  readonly bullmq: BullmqPlain
  close(): Promise<void>
}

export async function openPair(url: string): Promise<Pair> {
  const [own, bullmq] = await Promise.all([OwnScripts.open(url), BullmqPlain.open(url)])
  return {
    own,
    bullmq,
    async close() {
      await Promise.all([own.close(), bullmq.close()])
    },
  }
}

export interface Both<T> {
  readonly own: T[]
  readonly bullmq: T[]
}

/** So many times each, in turns; whoever was second goes first the next time. */
export async function inTurns<T>(
  { own, bullmq }: Pair,
  times: number,
  work: (engine: Engine) => Promise<T | readonly T[]>,
): Promise<Both<T>> {
  const seen: Both<T> = { own: [], bullmq: [] }
  const turns = [
    async () => void seen.own.push(...([await work(own)].flat() as T[])),
    async () => void seen.bullmq.push(...([await work(bullmq)].flat() as T[])),
  ]
  for (let n = 0; n < times; n += 1) {
    for (const turn of turns) await turn()
    turns.reverse()
  }
  return seen
}
