/** What is done to replicas while they work, by seeded chance, and when: a kill, a freeze, a wrong clock, a bad line. */
import { setTimeout as sleep } from 'node:timers/promises'
import { skewClock } from '../stage/hooks.js'
import { type Harm, KINDS, type Kind } from './harm.js'
import type { Replica, Replicas } from './replicas.js'

const SKEWS_S = [-60, -6, 6, 60, 120]
const RTTS = [20, 80, 130, 250, 400]
/** Who suffers one of these answers nobody, or not soon. */
const SPEECHLESS: readonly Kind[] = ['killed', 'frozen', 'skewed']
const AUDIBLE = KINDS.filter((kind) => !SPEECHLESS.includes(kind))
const SHORTEST_MS = 2000
const LONGEST_MS = 7000

/** Of a process that ended by itself. */
const LAST_WORDS = 5

export class Harms {
  readonly done: Harm[] = []
  /** Processes that ended though nobody had ended them. */
  readonly unexpected: string[] = []
  readonly #busy = new Map<number, Promise<void>>()

  constructor(
    private readonly all: Replicas,
    private readonly random: () => number,
  ) {}

  /** Begins the next one, to a replica that has none; two of three can always answer. */
  async next(): Promise<void> {
    await this.#revive()
    const free = this.all.replicas.filter(({ index }) => !this.#busy.has(index))
    const replica = this.#pick(free)
    const isOneSpeechless = this.done.some(
      ({ kind, to }) => SPEECHLESS.includes(kind) && to === Infinity,
    )
    const kind = this.#pick(isOneSpeechless ? AUDIBLE : KINDS)
    if (replica === undefined || kind === undefined) return
    const harm: Harm = { kind, replica: replica.index, from: performance.now(), to: Infinity }
    this.done.push(harm)
    const over = this.#do(kind, replica).finally(() => {
      harm.to = performance.now()
      this.#busy.delete(replica.index)
    })
    this.#busy.set(replica.index, over)
  }

  /** Resolves when all are over, and every replica runs. */
  async over(): Promise<void> {
    await Promise.all(this.#busy.values())
    await this.#revive()
  }

  #pick<T>(of: readonly T[]): T | undefined {
    return of[Math.floor(this.random() * of.length)]
  }

  async #revive(): Promise<void> {
    for (const { index, process } of [...this.all.replicas]) {
      if (process.isRunning || this.#busy.has(index)) continue
      const last = process.lastLines.slice(-LAST_WORDS).join('\n    ')
      this.unexpected.push(`replica ${index}: ${await process.ended}\n    ${last}`)
      await this.all.startReplica(index)
    }
  }

  async #do(kind: Kind, { index, process, address }: Replica): Promise<void> {
    const { all } = this
    const link = all.links[index]
    const forMs = SHORTEST_MS + this.random() * (LONGEST_MS - SHORTEST_MS)
    const skewS = this.#pick(SKEWS_S) ?? 0
    const rtt = this.#pick(RTTS) ?? 0
    if (kind === 'killed') {
      process.kill()
      await process.ended
      await all.startReplica(index)
    } else if (kind === 'frozen') {
      process.signal('SIGSTOP')
      await sleep(forMs)
      process.signal('SIGCONT')
    } else if (kind === 'skewed') {
      // In order: whoever stands before it is told first.
      all.front.backends = all.front.backends.filter((each) => each !== address)
      await process.stop()
      all.hooks = (of) => (of === index ? [skewClock(skewS * 1000)] : [])
      await all.startReplica(index)
    } else if (link) {
      if (kind === 'cut off') link.cut()
      else if (kind === 'silent') link.silence()
      else link.rttMs = rtt
      await sleep(forMs)
      link.rttMs = 0
      link.mend()
    }
  }
}
