/** Claims shared by all replicas, behind each one's own memory: one atomic step, bounded, never in the way. */
import { randomUUID } from 'node:crypto'
import type { Claimed, Claims } from '../claims.js'
import { CLAIM_TTL_MS, type MemoryClaims } from '../memory-claims.js'
import { keys } from './keys.js'
import type { SharedStore } from './store.js'

interface Reply {
  readonly kind: string
  readonly body: string
}

export interface SharedClaimsOptions<T extends Reply> {
  readonly store: SharedStore
  /** In front: a replica's own duplicates cost nothing, and it goes on alone when the store is away. */
  readonly memory: MemoryClaims<T>
  /** How long the store may take, milliseconds. */
  readonly withinMs: number
  readonly onFallback?: () => void
  /** Tells this replica's claims from others' [a random name]. */
  readonly owner?: string
}

/** `?`: what it promises may not be safe yet. `!`: it is. */
type State = '?' | '!'

/** `owner state kind body`: none of the first three holds a space. */
function encode(owner: string, state: State, { kind, body }: Reply): string {
  return `${owner} ${state} ${kind} ${body}`
}

function decode<T extends Reply>(stored: string) {
  const [owner, state, kind] = stored.split(' ', 3) as [string, State, string]
  const body = stored.slice(`${owner} ${state} ${kind} `.length)
  return { owner, state, reply: { kind, body } as Reply as T }
}

/** Nobody waits for it. */
const CONFIRM_WITHIN_MS = 2000

export function createSharedClaims<T extends Reply>(options: SharedClaimsOptions<T>): Claims<T> {
  const { store, memory, withinMs, onFallback, owner = randomUUID() } = options
  /** Asked of the store and not answered yet: duplicates wait for the same answer. */
  const asking = new Map<string, Promise<Claimed<T>>>()

  async function confirm(id: string, own: T) {
    await store.attempt(CONFIRM_WITHIN_MS, (redis) =>
      redis.set(keys.claim(id), encode(owner, '!', own), 'PX', CLAIM_TTL_MS, 'XX'),
    )
  }

  /** With the reply that counts: this one, or that of the replica that was first. */
  async function ask(id: string, own: T): Promise<Claimed<T>> {
    // Redis 7: with NX and GET the old value comes back, and the new one is set only where there was none.
    const stored = await store.attempt(withinMs, (redis) =>
      redis.set(keys.claim(id), encode(owner, '?', own), 'PX', CLAIM_TTL_MS, 'NX', 'GET'),
    )
    if (stored === undefined) {
      onFallback?.()
      return { first: true, reply: own }
    }
    const found = stored === null ? undefined : decode<T>(stored)
    if (found === undefined || found.owner === owner)
      return { first: true, reply: own, confirm: () => void confirm(id, own) }
    const { state, reply } = found
    memory.replace(id, reply)
    return { first: false, reply, unconfirmed: state === '?' }
  }

  return {
    claim(id, decide) {
      const answer = asking.get(id)
      if (answer) return answer.then(({ reply }) => ({ first: false, reply }))
      const own = memory.claim(id, decide)
      if (!own.first) return own
      if (!store.isUp()) {
        onFallback?.()
        return own
      }
      const asked = ask(id, own.reply).finally(() => asking.delete(id))
      asking.set(id, asked)
      return asked
    },
  }
}
