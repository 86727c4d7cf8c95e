/** Claims shared by all replicas, behind each one's own memory: one atomic step, bounded, never in the way. */
import { randomUUID } from 'node:crypto'
import type { Claims } from '../claims.js'
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

/** `owner kind body`: neither of the first two holds a space. */
function encode(owner: string, { kind, body }: Reply): string {
  return `${owner} ${kind} ${body}`
}

function decode<T extends Reply>(stored: string): { owner: string; reply: T } {
  const first = stored.indexOf(' ')
  const second = stored.indexOf(' ', first + 1)
  const kind = stored.slice(first + 1, second)
  const reply = { kind, body: stored.slice(second + 1) } as Reply as T
  return { owner: stored.slice(0, first), reply }
}

export function createSharedClaims<T extends Reply>(options: SharedClaimsOptions<T>): Claims<T> {
  const { store, memory, withinMs, onFallback, owner = randomUUID() } = options
  /** Asked of the store and not answered yet: duplicates wait for the same answer. */
  const asking = new Map<string, Promise<T>>()

  /** The reply that counts: this one, or that of the replica that was first. */
  async function ask(id: string, own: T): Promise<T> {
    // Redis 7: with NX and GET the old value comes back, and the new one is set only where there was none.
    const stored = await store.attempt(withinMs, (redis) =>
      redis.set(keys.claim(id), encode(owner, own), 'PX', CLAIM_TTL_MS, 'NX', 'GET'),
    )
    if (stored === undefined) onFallback?.()
    if (stored === undefined || stored === null) return own
    const { owner: whose, reply } = decode<T>(stored)
    if (whose === owner) return own
    memory.replace(id, reply)
    return reply
  }

  return {
    claim(id, decide) {
      const answer = asking.get(id)
      if (answer) return answer.then((reply) => ({ first: false, reply }))
      const own = memory.claim(id, decide)
      if (!own.first) return own
      if (!store.isUp()) {
        onFallback?.()
        return own
      }
      const asked = ask(id, own.reply).finally(() => asking.delete(id))
      asking.set(id, asked)
      return asked.then((reply) => ({ first: reply === own.reply, reply }))
    },
  }
}
