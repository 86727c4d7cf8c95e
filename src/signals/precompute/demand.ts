/** Which keys people ask for most, lately: counts that halve with every turn, bounded. */
import type { SignalKey } from '../signal.js'

export interface DemandOptions {
  /** Most keys that may be hot at once [20]. */
  readonly max?: number
  /** Asked this often within about a turn, a key becomes hot [3]. */
  readonly joinAt?: number
  /** Most keys counted at once [500]. */
  readonly maxCounted?: number
}

export interface Demand {
  note(key: SignalKey): void
  /** Ends a turn: the hot keys, most wanted first, after which all counts halve. */
  turn(): SignalKey[]
}

interface Count {
  readonly key: SignalKey
  asked: number
  hot: boolean
}

/** Below this a hot key has cooled, and a count is forgotten. */
const COOL = 1

export function createDemand({
  max = 20,
  joinAt = 3,
  maxCounted = 500,
}: DemandOptions = {}): Demand {
  const counts = new Map<string, Count>()

  return {
    note(key) {
      const id = `${key.pair}@${key.timeframe}`
      const count = counts.get(id)
      if (count) count.asked++
      else if (counts.size < maxCounted) counts.set(id, { key, asked: 1, hot: false })
    },

    turn() {
      const wanted = [...counts.values()]
        .filter(({ asked, hot }) => asked >= joinAt || hot)
        .sort((one, other) => other.asked - one.asked)
        .slice(0, max)
      for (const [id, count] of counts) {
        count.hot = wanted.includes(count)
        count.asked /= 2
        if (count.asked < COOL) counts.delete(id)
      }
      return wanted.map(({ key }) => key)
    },
  }
}
