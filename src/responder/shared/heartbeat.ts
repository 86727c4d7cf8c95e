/** A replica's signs of life, for each job that it holds: of one that gives none for a while, others take the job over. */

export interface HeartbeatOptions {
  /** What is held now. */
  readonly held: () => Iterable<{ beat(): Promise<void> }>
  /** Whether there is anybody to tell. */
  readonly isUp: () => boolean
  /** Pause between two rounds, milliseconds; one that takes longer is not overtaken by the next. */
  readonly everyMs: number
}

export interface Heartbeat {
  /** Begins no further round; resolves with the end of the one under way. */
  stop(): Promise<void>
}

/** What comes in during a round must not wait for a thousand of them. */
const AT_ONCE = 32

/** Keeps no process alive. */
export function startHeartbeat({ held, isUp, everyMs }: HeartbeatOptions): Heartbeat {
  let round: Promise<void> | undefined

  async function tellAll() {
    const all = [...held()]
    for (let from = 0; from < all.length && isUp(); from += AT_ONCE)
      await Promise.all(all.slice(from, from + AT_ONCE).map((each) => each.beat()))
  }

  const beating = setInterval(() => {
    round ??= tellAll().finally(() => {
      round = undefined
    })
  }, everyMs)
  beating.unref()

  return {
    async stop() {
      clearInterval(beating)
      await round
    },
  }
}
