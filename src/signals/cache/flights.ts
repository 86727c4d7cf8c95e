/** Fetches under way, by key, and with what else those who wait for one would be content. */
import type { SignalReading } from '../reader.js'

interface Flight {
  readonly startedAt: number
  /** What was fetched then or later will do, epoch milliseconds. */
  since: number
}

/** `now`: epoch milliseconds. */
export function createFlights(now: () => number) {
  const flights = new Map<string, Flight>()

  return {
    /** `anew`: for somebody who wants a newer one than there is. Returns what ends it. */
    begin(id: string, anew = false): () => void {
      const startedAt = now()
      const flight = { startedAt, since: anew ? startedAt : 0 }
      flights.set(id, flight)
      return () => {
        // Another may have begun since this one was let go.
        if (flights.get(id) === flight) flights.delete(id)
      }
    },

    /** Somebody who wants a newer one waits for it too. */
    joinAnew(id: string): void {
      const flight = flights.get(id)
      if (flight) flight.since = flight.startedAt
    },

    isUnderWay: (id: string) => flights.has(id),

    /** Lets go of it, where there is one and its waiters are content with this; false where they are not. */
    yieldTo(id: string, { cache, fetchedAt }: SignalReading): boolean {
      const flight = flights.get(id)
      if (flight && (cache !== 'hit' || fetchedAt < flight.since)) return false
      flights.delete(id)
      return true
    },
  }
}
