/** What a job means that the shared store gives to this replica: its own, one that it let go of, or another's. */
import type { Holding } from './holding.js'
import type { Taken, Taker } from './takeover-queue.js'

export interface TakeoverOptions {
  /** What is held here of an interaction, lost or not. */
  readonly held: (interactionId: string) => Holding | undefined
  readonly isDraining: () => boolean
  /** Starts the work on a job that is not held here. */
  readonly begin: (taken: Taken) => Promise<Holding>
}

export function createTakeover({ held, isDraining, begin }: TakeoverOptions): Taker['take'] {
  async function howItEnds(holding: Holding): Promise<'over' | 'again'> {
    await holding.ended
    return holding.isHandedOver() ? 'again' : 'over'
  }

  return async (taken) => {
    const own = held(taken.job.interactionId)
    const isOwn = own !== undefined && !own.isLost()
    // It was fetched in the moment of the stop, perhaps after having been handed over from here: it is for the others.
    if (isDraining() && !isOwn) return 'again'
    if (isOwn) {
      // Its own job came back, its signs of life having been too slow: the lock now stands for the delay.
      own.lockWith(taken)
      return howItEnds(own)
    }
    // It had let go of it, to a replica that has given it back or died: once that has sunk in, it is as any other.
    if (own) await own.ended.then(() => new Promise(setImmediate))
    return howItEnds(await begin(taken))
  }
}
