/** The promise as one part: who decides on an interaction, and who sees what is owed to its end. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { CommandTable } from '../commands/command.js'
import { decodeComponent, type Known } from '../commands/components.js'
import type { DiscordApi } from '../discord/api.js'
import { failureMessage, noticeMessage, shutOutMessage } from '../messages/failure.js'
import type { MemoryClaims } from '../state/memory-claims.js'
import { createMemoryClaims } from '../state/memory-claims.js'
import type { Acknowledgement } from './acknowledgement.js'
import type { Backlog, Work } from './backlog.js'
import { type BanBreaker, createBanBreaker } from './ban-breaker.js'
import type { ResponderHooks } from './hooks.js'
import type { Job } from './job.js'
import { createMemoryBacklog } from './memory-backlog.js'
import { createResponder, type Responder } from './responder.js'
import { createSettlement, type Settlement } from './settlement.js'

/** Follow-ups at work at a time; more wait in order. Most of their life is waiting for the backend. */
export const CONCURRENCY = 256

/** Of a ban with more than this to go, a trader is told rather than left to wait. */
const LONG_BAN_MS = 30_000

export interface RespondingOptions {
  readonly table: CommandTable
  readonly known: Known
  readonly api: Pick<DiscordApi, 'editOriginal' | 'callback'>
  readonly hooks: ResponderHooks
  /** `MAX_INTERACTION_AGE_MS` */
  readonly maxAgeMs: number
  /** `MAX_BACKLOG` */
  readonly maxBacklog: number
  /** Discord's clock, epoch milliseconds. */
  readonly now: () => number
  /** The same by each clock that may be right. */
  readonly readings: () => readonly number[]
  /** Monotonic, milliseconds. */
  readonly monotonic: () => number
  /** 0 to 1. */
  readonly random: () => number
  /** Where replicas share what they have claimed and what is owed; without it this process is alone. */
  readonly shared: { createBacklog(work: Work, own: SharedParts): Backlog } | undefined
}

/** What a shared backlog leans on here. */
export interface SharedParts {
  readonly claims: MemoryClaims<Acknowledgement>
  /** Another version's replica may owe what this one has no command for. */
  canRun(job: Job): boolean
}

export interface Responding {
  readonly responder: Responder
  readonly settlement: Settlement
  readonly breaker: BanBreaker
  /** As the responder's. */
  readonly shutOutUntil: () => number | undefined
}

export function createResponding(options: RespondingOptions): Responding {
  const { table, known, api, hooks, maxAgeMs, maxBacklog, now, readings } = options
  const { monotonic, random, shared } = options
  // Bans last until a moment of Discord's time, as tokens do.
  const breaker = createBanBreaker(now, hooks)
  function shutOutUntil(): number | undefined {
    const until = breaker.until()
    return until - now() > LONG_BAN_MS ? until : undefined
  }
  const claims = createMemoryClaims<Acknowledgement>()
  const canRun = ({ request }: Job) => table.get(request.command)?.resolve !== undefined
  const settlement = createSettlement({
    table,
    failureMessage,
    api,
    breaker,
    hooks,
    createBacklog: (work) =>
      shared?.createBacklog(work, { claims, canRun }) ??
      createMemoryBacklog({
        ...{ claims, work, now: monotonic },
        ...{ max: maxBacklog, concurrency: CONCURRENCY },
      }),
    now,
    // An abort ends the wait early; it is no error.
    sleep: (ms, stopped) => sleep(ms, undefined, { signal: stopped }).catch(() => {}),
    random,
  })
  const responder = createResponder({
    table,
    decodeComponent: (customId, values) => decodeComponent(customId, values, known),
    sentence: noticeMessage,
    shutOutUntil,
    shutOutMessage,
    backlog: settlement.backlog,
    hooks,
    maxAgeMs,
    now,
    readings,
    monotonic,
  })
  return { responder, settlement, breaker, shutOutUntil }
}
