/** Is the shared store there? Every command is bounded in time, and its absence is noticed, told once and probed. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { keys } from './keys.js'

/** `starting`: not yet seen since the process began. */
export type StoreState = 'starting' | 'up' | 'down'

export interface StoreHooks {
  /** `reason` is a code or a word of Redis, never an address or a secret. */
  onDown?(reason: string): void
  onUp?(): void
  /** What is in the store, or came from it, is not what this version writes: it was left out. */
  onStrange?(kind: StrangeKind): void
}

/** A closed set: it is a label. */
export type StrangeKind = 'interaction' | 'signal' | 'callback' | 'news' | 'demand' | 'refresh'

export interface SharedStore {
  readonly redis: Redis
  isUp(): boolean
  state(): { readonly state: StoreState; readonly reason: string | undefined }
  /**
   * What the work resolves to, or undefined when there was no answer within so many milliseconds, or none to be had.
   * The work may have been done all the same.
   */
  attempt<T>(withinMs: number, work: (redis: Redis) => Promise<T>): Promise<T | undefined>
  /** Counts what was found in it, or came from it, and could not be read. */
  strange(kind: StrangeKind): void
  /** To be run whenever the store has come (back), before it counts as up, in the order given. */
  beforeUp(prepare: () => Promise<void>): void
  afterDown(run: () => void): void
  /** Resolves when the store has been up once, or after so long. */
  settled(withinMs: number): Promise<void>
  close(): Promise<void>
}

export interface StoreOptions {
  readonly redis: Redis
  readonly hooks?: StoreHooks
  /** Between two looks at whether it is there [500]. */
  readonly probeEveryMs?: number
}

/** Answers that took too long, in a row, before the store is not asked any more. */
const SLOW_ANSWERS = 3
const PROBE_TIMEOUT_MS = 400
const PROBE_LIFE_MS = 10_000
const SLOW = Symbol('slow')

/** A connection's code, or the first word of Redis' own error: `OOM`, `NOAUTH`, `LOADING` ... */
function reasonOf(error: unknown): string {
  const { code, message = '' }: { code?: unknown; message?: string } = Object(error)
  if (typeof code === 'string') return code
  return /^([A-Z]{2,20})\b/.exec(message)?.[1] ?? 'unreachable'
}

export function createSharedStore(options: StoreOptions): SharedStore {
  const { redis, hooks = {}, probeEveryMs = 500 } = options
  const prepares: (() => Promise<void>)[] = []
  const onDown: (() => void)[] = []
  const closing = new AbortController()
  let state: StoreState = 'starting'
  let reason: string | undefined
  let slowInARow = 0
  let probing: Promise<void> | undefined
  let firstUp!: () => void
  const seen = new Promise<void>((resolve) => {
    firstUp = resolve
  })

  function fall(why: string) {
    reason = why
    if (state === 'down' || closing.signal.aborted) return
    const first = state === 'starting'
    state = 'down'
    hooks.onDown?.(why)
    if (!first) for (const run of onDown) run()
  }

  async function bounded<T>(ms: number, work: Promise<T>): Promise<T | typeof SLOW> {
    const enough = new AbortController()
    // What comes too late is nobody's any more, neither as a result nor as an error.
    work.catch(() => {})
    try {
      return await Promise.race([
        work,
        sleep(ms, SLOW, { signal: enough.signal }) as Promise<typeof SLOW>,
      ])
    } finally {
      enough.abort()
    }
  }

  /** A write, since a full or demoted store still answers to PING. */
  async function probe() {
    const answer = await bounded(PROBE_TIMEOUT_MS, redis.set(keys.probe, '1', 'PX', PROBE_LIFE_MS))
    if (answer === SLOW) return fall('slow')
    for (const prepare of prepares) await prepare()
    if (redis.status !== 'ready' || closing.signal.aborted) return
    slowInARow = 0
    reason = undefined
    state = 'up'
    firstUp()
    hooks.onUp?.()
  }

  function look() {
    if (state === 'up' || redis.status !== 'ready' || closing.signal.aborted) return
    probing ??= probe()
      .catch((error) => fall(reasonOf(error)))
      .finally(() => {
        probing = undefined
      })
  }

  const timer = setInterval(look, probeEveryMs)
  timer.unref()
  redis.on('ready', look)
  redis.on('close', () => fall(reason ?? 'closed'))
  redis.on('error', (error) => fall(reasonOf(error)))
  look()

  return {
    redis,
    isUp: () => state === 'up' && redis.status === 'ready',
    state: () => ({ state, reason }),

    async attempt(withinMs, work) {
      if (state !== 'up' || redis.status !== 'ready') return undefined
      try {
        const answer = await bounded(withinMs, work(redis))
        if (answer !== SLOW) {
          slowInARow = 0
          return answer
        }
        slowInARow += 1
        if (slowInARow >= SLOW_ANSWERS) fall('slow')
      } catch (error) {
        fall(reasonOf(error))
      }
      return undefined
    },

    strange: (kind) => hooks.onStrange?.(kind),
    beforeUp: (prepare) => void prepares.push(prepare),
    afterDown: (run) => void onDown.push(run),

    async settled(withinMs) {
      await bounded(withinMs, seen)
    },

    async close() {
      closing.abort()
      clearInterval(timer)
      await probing
      redis.disconnect()
    },
  }
}
