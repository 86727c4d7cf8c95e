/** Is the shared store there, and is it fast? Every step is bounded in time; what is wrong is noticed, told once and probed. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import type { StrangeKind } from '../strange.js'
import { bounded, mustBe, NONE } from './bounded.js'
import { keys } from './keys.js'

/** `starting`: not yet seen since the process began. `slow`: all goes on, but no acknowledgement waits for it. */
export type StoreState = 'starting' | 'up' | 'slow' | 'down'

export interface StoreHooks {
  /** `reason` is a code or a word of Redis, never an address or a secret. */
  onDown?(reason: string): void
  onUp?(): void
  /** From `up` to `slow`. */
  onSlow?(): void
  /** What is in the store, or came from it, is not what this version writes: it was left out. */
  onStrange?(kind: StrangeKind): void
}

export interface SharedStore {
  readonly redis: Redis
  /** Whether it is worth asking. */
  isUp(): boolean
  /** Whether an acknowledgement may wait for it. */
  isFast(): boolean
  state(): { readonly state: StoreState; readonly reason: string | undefined }
  /**
   * What the work resolves to, or undefined when there was no answer within so many milliseconds, or none to be had.
   * The work may have been done, or be done later, all the same. A connection that goes meanwhile is waited for, and the
   * work begun once more.
   */
  attempt<T>(withinMs: number, work: (redis: Redis) => Promise<T>): Promise<T | undefined>
  /** Counts what was found in it, or came from it, and could not be read. */
  strange(kind: StrangeKind): void
  /** To be run at each new connection, before the store counts as up, in the order given. */
  beforeUp(prepare: () => Promise<void>): void
  afterDown(run: () => void): void
  /** Resolves when the store has been up once, or after so long. */
  settled(withinMs: number): Promise<void>
  close(): Promise<void>
}

export interface StoreOptions {
  readonly redis: Redis
  readonly hooks?: StoreHooks
  /** An answer that takes longer is slow, milliseconds [150]. */
  readonly slowMs?: number
  /** Monotonic, milliseconds. */
  readonly monotonic?: () => number
  /** Between two looks at whether it is there [500]. */
  readonly probeEveryMs?: number
  /** A connection that is being made anew for longer is an absence [1000]. */
  readonly graceMs?: number
  /** What is prepared at a new connection [5000]. */
  readonly preparedWithinMs?: number
  /** After Redis refused to serve it is left alone for so long [5000]. */
  readonly refusedMs?: number
}

/** One threshold both ways, and a row of looks before either counts: a longer one, 5 s, for going back. */
const SLOW_IN_A_ROW = 3
const FAST_IN_A_ROW = 10

/** No answer for so long is none. */
const SILENCE_MS = 2000
const TIMES = 3
const AGAIN_MS = 20
const PROBE_LIFE_MS = 10_000
/** What Redis says of itself, or of this user, rather than of the one command. */
const REFUSALS =
  /^(OOM|READONLY|MISCONF|NOAUTH|WRONGPASS|LOADING|BUSY|MASTERDOWN|CLUSTERDOWN|NOREPLICAS)\b|NOPERM|can't run this command|can't access/
const LAST_LOOK_MS = 1000

/** A connection's code, or the first word of Redis' own error: `OOM`, `NOAUTH`, `LOADING` ... */
function reasonOf(error: unknown): string {
  const { code, message = '' }: { code?: unknown; message?: string } = Object(error)
  if (typeof code === 'string') return code
  return /^([A-Z]{2,20})\b/.exec(message)?.[1] ?? 'unreachable'
}

export function createSharedStore(options: StoreOptions): SharedStore {
  const { redis, hooks = {}, slowMs = 150, monotonic = () => performance.now() } = options
  const { probeEveryMs = 500, graceMs = 1000, refusedMs = 5000, preparedWithinMs = 5000 } = options
  const prepares: (() => Promise<void>)[] = []
  const onDown: (() => void)[] = []
  const closing = new AbortController()
  let state: StoreState = 'starting'
  let reason: string | undefined
  let [slow, fast] = [0, 0]
  /** Of this connection. */
  let prepared = false
  let leftAloneUntil = Number.NEGATIVE_INFINITY
  let suspectedAt = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | undefined
  let connecting: Promise<void> | undefined
  /** Of those that wait for a connection, when that has become an absence. */
  let giveUp: ((error: Error) => void) | undefined
  let absence: NodeJS.Timeout | undefined
  let firstUp!: () => void
  const seen = new Promise<void>((resolve) => {
    firstUp = resolve
  })
  const isThere = () => (state === 'up' || state === 'slow') && !closing.signal.aborted

  function fall(why: string) {
    reason = why
    if (state === 'down' || closing.signal.aborted) return
    const wasThere = isThere()
    state = 'down'
    giveUp?.(new Error(why))
    hooks.onDown?.(why)
    if (wasThere) for (const run of onDown) run()
  }

  function rise() {
    if (isThere() || redis.status !== 'ready' || closing.signal.aborted) return
    reason = undefined
    slow = 0
    fast = 0
    state = 'up'
    firstUp()
    hooks.onUp?.()
  }

  function measure(tookMs: number) {
    const isSlow = tookMs > slowMs
    slow = isSlow ? slow + 1 : 0
    fast = isSlow ? 0 : fast + 1
    if (state === 'up' && slow >= SLOW_IN_A_ROW) {
      state = 'slow'
      hooks.onSlow?.()
    } else if (state === 'slow' && fast >= FAST_IN_A_ROW) {
      state = 'up'
      hooks.onUp?.()
    }
  }

  async function ready(): Promise<void> {
    if (redis.status === 'ready') return
    // One listener for all that wait.
    connecting ??= new Promise<void>((resolve, reject) => {
      redis.once('ready', resolve)
      giveUp = reject
    }).finally(() => {
      connecting = undefined
    })
    await connecting
  }

  /** Again where a connection took the question with it, which may be seen a moment before it is said to be closed. */
  async function persist<T>(work: (redis: Redis) => Promise<T>, left = TIMES): Promise<T> {
    await ready()
    try {
      return await work(redis)
    } catch (error) {
      if (left === 1 || (error as Error).name === 'ReplyError') throw error
      await sleep(AGAIN_MS)
      return persist(work, left - 1)
    }
  }

  /** A write, since a full or demoted store still answers to PING. */
  async function probe() {
    const askedAt = monotonic()
    const written = redis.set(keys.probe, '1', 'PX', PROBE_LIFE_MS)
    if ((await bounded(SILENCE_MS, written)) === NONE) return fall('silent')
    measure(monotonic() - askedAt)
    rise()
  }

  async function prepareAll() {
    for (const prepare of prepares) await prepare()
    return true
  }

  function look() {
    if (redis.status !== 'ready' || closing.signal.aborted || monotonic() < leftAloneUntil) return
    looking ??= (async () => {
      if (!prepared || !isThere()) await bounded(preparedWithinMs, prepareAll()).then(mustBe)
      prepared = true
      await probe()
    })()
      .catch(refused)
      .finally(() => {
        looking = undefined
      })
  }

  /** It has refused something: what is wrong is looked for at once, by name, and not again for a while. */
  function suspect() {
    if (monotonic() < suspectedAt + refusedMs) return
    suspectedAt = monotonic()
    prepared = false
    look()
  }

  function refused(error: unknown) {
    if (redis.status !== 'ready') return
    leftAloneUntil = monotonic() + refusedMs
    fall(reasonOf(error))
  }

  function onClose() {
    absence ??= setTimeout(() => {
      absence = undefined
      if (redis.status !== 'ready') fall(reason ?? 'closed')
    }, graceMs).unref()
  }

  function onReady() {
    clearTimeout(absence)
    absence = undefined
    leftAloneUntil = Number.NEGATIVE_INFINITY
    // What kept it away is the reason until it is known to have gone.
    if (isThere()) reason = undefined
    prepared = false
    look()
  }

  const timer = setInterval(look, probeEveryMs)
  timer.unref()
  redis.on('ready', onReady)
  redis.on('close', onClose)
  redis.on('error', (error) => {
    reason = reasonOf(error)
    if (!isThere()) fall(reason)
  })
  look()

  return {
    redis,
    isUp: isThere,
    isFast: () => state === 'up' && redis.status === 'ready',
    state: () => ({ state, reason: isThere() ? undefined : reason }),

    async attempt(withinMs, work) {
      if (!isThere()) return undefined
      try {
        const answered = await bounded(withinMs, persist(work))
        return answered === NONE ? undefined : answered
      } catch (error) {
        // Of one command only, or of a connection, which tells by itself: no more than this step has failed.
        if (REFUSALS.test(String((error as Error).message))) suspect()
        return undefined
      }
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
      clearTimeout(absence)
      // What is being prepared may wait for a connection that never comes.
      await bounded(LAST_LOOK_MS, Promise.resolve(looking))
      redis.disconnect()
    },
  }
}
