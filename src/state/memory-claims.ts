/** Claims in this process's memory: bounded by bytes, the oldest forgotten first. */
import { LRUCache } from 'lru-cache'
import { TOKEN_LIFE_MS } from '../discord/limits.js'

/** Nobody can answer it any more after that. */
export const CLAIM_TTL_MS = TOKEN_LIFE_MS

/** What one entry costs beside its reply: 379 bytes were measured on a running server, `npm run bench -- --only f`. */
const ENTRY_BYTES = 384

export interface MemoryClaimsOptions {
  readonly ttlMs?: number
  /** 64 MiB hold about 174,000 shared replies (a deferral, a cached signal): 15 minutes at 190 a second. */
  readonly maxBytes?: number
  /** A monotonic clock, in milliseconds, that starts at 1 or later. */
  readonly now?: () => number
}

export interface Claimed<T> {
  /** False for a duplicate: `reply` is then the first one's, byte for byte. */
  readonly first: boolean
  readonly reply: T
}

export interface MemoryClaims<T> {
  /**
   * Claims the id for 15 minutes. `decide` is called only where the id is new here; what it returns is what duplicates
   * will get.
   */
  claim(id: string, decide: () => T): Claimed<T>
  /** What duplicates get, as long as it is remembered. */
  get(id: string): T | undefined
  /** Another replica was first after all: duplicates get its reply. */
  replace(id: string, reply: T): void
}

export function createMemoryClaims<T extends { readonly body: string }>(
  options: MemoryClaimsOptions = {},
): MemoryClaims<T> {
  const { ttlMs = CLAIM_TTL_MS, maxBytes = 64 * 1024 * 1024, now } = options
  const counted = new WeakSet<T>()

  /**
   * A deferral, or a signal from the cache, is one object for all who get it: its text counts with the first of them. Once
   * that one is forgotten the text is held by the others without being counted: about as much as is given out at one time.
   */
  function sizeOf(reply: T): number {
    if (counted.has(reply)) return ENTRY_BYTES
    counted.add(reply)
    // Two bytes a character at most, which is what Chinese ones take.
    return ENTRY_BYTES + 2 * reply.body.length
  }

  const replies = new LRUCache<string, T>({
    ttl: ttlMs,
    maxSize: maxBytes,
    sizeCalculation: sizeOf,
    // The clock is read once a second for all of them: 15 minutes need no finer one.
    ttlResolution: now ? 0 : 1000,
    ...(now && { perf: { now } }),
  })
  return {
    claim(id, decide) {
      const known = replies.get(id)
      if (known !== undefined) return { first: false, reply: known }
      const reply = decide()
      replies.set(id, reply)
      return { first: true, reply }
    },
    get: (id) => replies.get(id),
    replace: (id, reply) => void replies.set(id, reply),
  }
}
