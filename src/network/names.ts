/** Addresses of names: each name asked for once at a time and kept for some seconds, whatever becomes of the others. */
import dns from 'node:dns'
import { ConnectError, codeIn } from './connect-error.js'
import { askNameServers } from './name-servers.js'
import type { Address } from './system-files.js'

type Ask = (name: string) => Promise<readonly Address[]>

export interface Names {
  /** Rejects with a ConnectError, after two seconds at the latest. */
  addressesOf(name: string): Promise<readonly Address[]>
  /** None of its addresses answers: the next one to ask gets them anew. */
  distrust(name: string): void
  /** This one of its addresses has answered: it stays the best guess until another does. */
  prefer(name: string, address: string): void
  preferred(name: string): string | undefined
}

export interface NamesOptions {
  /** By the machine's own rules, which is right and may hang for long. */
  readonly askSystem: Ask
  /** By the name servers alone, for when that is slow. */
  readonly askServers: Ask
  /** Milliseconds. */
  readonly monotonic: () => number
}

const KEPT_MS = 10_000
const FAILURE_KEPT_MS = 1000
/** Addresses of that age are better than none, as long as nobody says that the name has gone. */
const LAST_RESORT_MS = 600_000
const PATIENCE_MS = 2000
/** For who has old ones. */
const PATIENCE_WITH_OLD_MS = 300
/** A healthy name server answers sooner. */
const HELP_AFTER_MS = 250
/** libuv lends half of its four threads to lookups, for the whole process. */
const SYSTEM_MOST = 2

interface Known {
  readonly addresses: readonly Address[]
  readonly at: number
}

export function createNames({ askSystem, askServers, monotonic }: NamesOptions): Names {
  const known = new Map<string, Known>()
  const failed = new Map<string, { readonly error: ConnectError; readonly at: number }>()
  const flights = new Map<string, Promise<readonly Address[]>>()
  const answering = new Map<string, string>()
  /** Those that hold a thread. */
  const held = new Set<string>()

  /** The system's word counts, bad or good; where it is slow, or has no thread left, the name servers' good one too. */
  function ask(name: string): Promise<readonly Address[]> {
    if (held.has(name) || held.size >= SYSTEM_MOST) return askServers(name)
    held.add(name)
    const system = askSystem(name).finally(() => held.delete(name))
    return new Promise((resolve, reject) => {
      const help = setTimeout(() => askServers(name).then(resolve, () => {}), HELP_AFTER_MS)
      system.then(resolve, reject).finally(() => clearTimeout(help))
    })
  }

  async function fly(name: string): Promise<readonly Address[]> {
    try {
      const addresses = await ask(name)
      known.set(name, { addresses, at: monotonic() })
      failed.delete(name)
      return addresses
    } catch (cause) {
      const code = codeIn(cause)
      const isGone = code === 'ENOTFOUND'
      if (isGone) known.delete(name)
      const words = isGone ? 'there is no such name' : 'the name servers have no answer'
      const error = new ConnectError(`${name}: ${words} (${code})`, { code, cause })
      failed.set(name, { error, at: monotonic() })
      throw error
    }
  }

  function flightOf(name: string): Promise<readonly Address[]> {
    const failure = failed.get(name)
    if (failure && monotonic() - failure.at < FAILURE_KEPT_MS) return Promise.reject(failure.error)
    const flight = flights.get(name) ?? fly(name).finally(() => flights.delete(name))
    flights.set(name, flight)
    return flight
  }

  return {
    async addressesOf(name) {
      const old = known.get(name)
      const age = old ? monotonic() - old.at : Number.POSITIVE_INFINITY
      if (old && age < KEPT_MS) return old.addresses
      const lastResort = age < LAST_RESORT_MS ? old?.addresses : undefined
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<readonly Address[]>((_, reject) => {
        const words = `${name}: the name servers give no answer within ${PATIENCE_MS / 1000} s`
        timer = setTimeout(
          () => reject(new ConnectError(words, { code: 'EAI_AGAIN' })),
          lastResort ? PATIENCE_WITH_OLD_MS : PATIENCE_MS,
        )
      })
      return Promise.race([flightOf(name), late])
        .catch((error: ConnectError) => {
          if (lastResort && error.code !== 'ENOTFOUND') return lastResort
          throw error
        })
        .finally(() => clearTimeout(timer))
    },

    prefer: (name, address) => void answering.set(name, address),
    preferred: (name) => answering.get(name),

    distrust(name) {
      const old = known.get(name)
      if (old) known.set(name, { ...old, at: Math.min(old.at, monotonic() - KEPT_MS) })
    },
  }
}

/** Found at the call: whoever replaces it, as tracers do, replaces it here too. */
const askSystem: Ask = (name) =>
  new Promise((resolve, reject) =>
    dns.lookup(name, { all: true }, (error, addresses) =>
      error ? reject(error) : resolve(addresses as Address[]),
    ),
  )

/** One for the process, as its threads are. */
export const NAMES = createNames({
  askSystem,
  askServers: askNameServers,
  monotonic: () => performance.now(),
})
