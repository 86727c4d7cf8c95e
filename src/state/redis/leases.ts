/** Who owes which interaction, in Redis: claimed, renewed, ended and taken over by two scripts, each one round trip. */
import { randomUUID } from 'node:crypto'
import type { Redis, Result } from 'ioredis'
import { TOKEN_LIFE_MS } from '../../discord/limits.js'
import { FORMAT, keys } from './keys.js'
import { ACCEPT, BEAT } from './scripts.js'

/** Within 15 s of a replica's death others have what it owed, also where all had fallen silent before. */
const LEASE_MS = 5000
/** So long without a sign of life from anybody is an absence of the store's, not of theirs. */
const SILENCE_MS = 2500

export interface LeasesOptions {
  /** This process [a random name]. */
  readonly owner?: string
  /** [5000] */
  readonly leaseMs?: number
  /** [2500] */
  readonly silenceMs?: number
}

/** What the first one answered, for its duplicates. */
export interface StoredReply {
  readonly kind: string
  readonly body: string
}

export interface Claim extends StoredReply {
  readonly id: string
  /** As text, where the reply leaves something to be done. */
  readonly job?: string
  /** Owners that it has had, this one included. */
  readonly tries?: number
  /** It was this one's, and is put back. */
  readonly again?: boolean
  /** How long the job, and the token in it, may stay there, milliseconds [15 minutes]. */
  readonly lifeMs?: number
}

/**
 * What is to become of one: it goes on, it has ended, or the other replicas may have it. A number: what was taken is begun
 * now, and that many owners have begun it.
 */
export type Wish = 'ours' | 'over' | 'back' | number

/** Of what was to go on. `missing`: Redis has forgotten it. `over`: somebody has done it. */
export type Verdict = 'held' | 'taken' | 'missing' | 'over'

export interface Taken extends StoredReply {
  readonly id: string
  readonly job: string
  /** Owners, with this one, once it has said that it begins. */
  readonly tries: number
}

export interface Beat {
  /** In the order asked. */
  readonly verdicts: readonly Verdict[]
  readonly taken: readonly Taken[]
  /** Owed, but what they owed has gone: their tokens have died, or Redis has lost it with its owner. */
  readonly gone: readonly string[]
}

export interface Leases {
  /** From an answer's question on nobody else can have it for so long, whatever any clock says. */
  readonly leaseMs: number
  /** Undefined for the first, and for who was it; else the reply of another. Empty fields: it cannot be known. */
  accept(claim: Claim): Promise<StoredReply | undefined>
  /** Tells of all these, as a sign of life; takes what others have given none for, so many at most. */
  beat(told: readonly (readonly [id: string, wish: Wish])[], most: number): Promise<Beat>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    signalboxAccept(...args: (string | number)[]): Result<(string | null)[] | null, Context>
    signalboxBeat(
      ...args: (string | number)[]
    ): Result<[Verdict[], [string, string, string, string, string][], string[]], Context>
  }
}

export function createLeases(redis: Redis, options: LeasesOptions = {}): Leases {
  const { owner = randomUUID(), leaseMs = LEASE_MS, silenceMs = SILENCE_MS } = options
  redis.defineCommand('signalboxAccept', { numberOfKeys: 2, lua: ACCEPT })
  redis.defineCommand('signalboxBeat', { numberOfKeys: 2, lua: BEAT })
  const { leases, pulse, interaction } = keys
  const who = [String(FORMAT), owner] as const

  return {
    leaseMs,

    async accept({ id, kind, body, job = '', tries = 1, again = false, lifeMs = TOKEN_LIFE_MS }) {
      const put = [id, kind, body, job, tries, lifeMs, leaseMs, again ? 'again' : '']
      const claim = [...who, ...put]
      const first = await redis.signalboxAccept(interaction(id), leases, ...claim)
      if (first === null || first[1] === owner) return undefined
      const isOurs = first[0] === String(FORMAT)
      return { kind: (isOurs && first[2]) || '', body: (isOurs && first[3]) || '' }
    },

    async beat(told, most) {
      const [verdicts, taken, gone] = await redis.signalboxBeat(
        ...[leases, pulse, ...who, interaction(''), TOKEN_LIFE_MS, leaseMs, silenceMs, most],
        ...told.flat(),
      )
      return {
        verdicts,
        gone,
        taken: taken.map(([id, job, tries, kind, body]) => ({
          ...{ id, job, kind, body },
          tries: Number(tries),
        })),
      }
    },
  }
}
