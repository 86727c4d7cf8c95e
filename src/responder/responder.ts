/** The promise: decides on each genuine interaction once, and sees it through to its end. */

import { setTimeout } from 'node:timers/promises'
import type { DiscordApi } from '../discord/api.js'
import { timestampOf } from '../discord/snowflake.js'
import type { Claims } from '../state/claims.js'
import { type Acknowledgement, answerWith, rescue } from './acknowledgement.js'
import { ageOf } from './age.js'
import type { Backlog, DrainOptions, Work } from './backlog.js'
import { type Answerable, type DecideDeps, type Decision, decide } from './decide.js'
import { type FollowUpDeps, followUp } from './follow-up.js'
import { type Job, TOKEN_LIFE_MS } from './job.js'
import type { Outcome, RescueResult, StoryStart } from './story.js'

/** What the route measured before the responder was asked. Monotonic milliseconds. */
export interface Receipt {
  readonly receivedAt: number
  readonly verifiedMs: number
}

/** The answer to one request. `owed` is set for the one request, of all with its id, that is worked on. */
export type Answered =
  | { readonly kind: 'too-old' }
  | { readonly kind: 'reply'; readonly reply: Acknowledgement; readonly owed?: Owed }

/** Handed back with the reply's fate. */
export interface Owed {
  readonly token: string
  readonly reply: Acknowledgement
  readonly story: StoryStart
  readonly job?: Job
}

/** `flushed`: written out. `unknown`: the connection died, and nobody knows whether Discord read it. */
export type Fate = 'flushed' | 'unknown'

export interface ResponderDeps extends DecideDeps, FollowUpDeps {
  readonly api: Pick<DiscordApi, 'editOriginal' | 'callback'>
  readonly claims: Claims<Acknowledgement>
  /** Runs `work` below for each job that it starts. */
  readonly createBacklog: (work: Work) => Backlog
  readonly maxAgeMs: number
  /** Monotonic, milliseconds. */
  readonly monotonic: () => number
}

export interface Responder {
  readonly backlog: Backlog
  respond(interaction: Answerable, receipt: Receipt): Promise<Answered>
  /** To be called once for each reply that owes something, when its fate is known. Never rejects. */
  settle(owed: Owed, fate: Fate): Promise<void>
  /** Waits for every end that is owed, `endAtMs` at most; resolves with the jobs that did not come to theirs. */
  drain(options: DrainOptions): Promise<readonly Job[]>
}

export function createResponder(deps: ResponderDeps): Responder {
  const { claims, hooks, sentences, now, monotonic, maxAgeMs } = deps
  const backlog = deps.createBacklog(async (job, abort) => {
    hooks.onEnded(await followUp(job, abort, deps))
  })

  const settling = new Set<Promise<void>>()

  /** Busy rather than a promise that could not be kept; a sentence rather than a stack. */
  function decideSafely(interaction: Answerable): Decision {
    const { locale } = interaction
    const say = (kind: 'busy' | 'failed', reason: string): Decision => {
      const message = kind === 'busy' ? sentences.busy(locale) : sentences.internal(locale)
      const named = interaction.kind === 'command' && deps.table.has(interaction.name)
      const command = named ? interaction.name : 'unknown'
      return { acknowledgement: answerWith(message, { private: true, kind }), command, reason }
    }
    try {
      const decision = decide(interaction, deps)
      if (decision.request === undefined || !backlog.isFull()) return decision
      return { ...say('busy', 'BUSY'), command: decision.command }
    } catch (error) {
      hooks.onError(interaction.id, error)
      return say('failed', 'INTERNAL')
    }
  }

  function owe(interaction: Answerable, decision: Decision, receipt: Receipt, ageMs: number): Owed {
    const { id: interactionId, token } = interaction
    const ackMs = monotonic() - receipt.receivedAt
    const { acknowledgement: reply, command, note, reason, request } = decision
    const acknowledgedAt = now()
    const story: StoryStart = {
      interactionId,
      command,
      ack: reply.kind,
      ageMs,
      verifiedMs: receipt.verifiedMs,
      ackMs,
      receivedAt: acknowledgedAt - ackMs,
      ...(note && { note }),
      ...(reason !== undefined && { reason }),
    }
    const expiresAt = timestampOf(interactionId) + TOKEN_LIFE_MS
    const job = request && { interactionId, token, request, acknowledgedAt, expiresAt, story }
    return { token, reply, story, ...(job && { job }) }
  }

  function endWithoutJob(story: StoryStart, outcome: Outcome, rescued?: RescueResult) {
    const totalMs = now() - story.receivedAt
    hooks.onEnded({ ...story, outcome, attempts: 0, totalMs, ...(rescued && { rescue: rescued }) })
  }

  async function settleOne({ token, reply, story, job }: Owed, fate: Fate): Promise<void> {
    const { interactionId, reason } = story
    let rescued: RescueResult | undefined
    if (fate === 'unknown') {
      rescued = await rescue({ interactionId, token }, reply, deps)
      hooks.onRescue(interactionId, rescued)
      const lost = rescued === 'expired' || rescued === 'refused'
      // Without a job there is no edit that could still tell whether the reply arrived.
      if (lost || (job === undefined && rescued === 'unknown')) {
        backlog.drop(interactionId)
        endWithoutJob(story, rescued === 'refused' ? 'refused' : 'expired', rescued)
        return
      }
    }
    if (job) backlog.start({ ...job, acknowledgedAt: now(), ...(rescued && { rescue: rescued }) })
    else endWithoutJob(story, reason === undefined ? 'delivered' : 'told', rescued)
  }

  return {
    backlog,

    async respond(interaction, receipt) {
      const { id } = interaction
      const ageMs = ageOf(id, now())
      hooks.onAge(ageMs)
      if (ageMs > maxAgeMs) {
        hooks.onTooOld(id, ageMs)
        return { kind: 'too-old' }
      }
      let decision: Decision | undefined
      const pending = claims.claim(id, () => {
        decision = decideSafely(interaction)
        return decision.acknowledgement
      })
      // Memory claims at once; an await would let others in between this and the backlog's place below.
      const { first, reply } = pending instanceof Promise ? await pending : pending
      if (!first || decision === undefined) {
        hooks.onDuplicate(id)
        return { kind: 'reply', reply }
      }
      const owed = owe(interaction, decision, receipt, ageMs)
      if (owed.job) {
        const accepted = backlog.accept(owed.job)
        if (accepted instanceof Promise) await accepted
      }
      hooks.onAcknowledged(owed.story)
      return { kind: 'reply', reply, owed }
    },

    settle(owed, fate) {
      const settled = settleOne(owed, fate).finally(() => settling.delete(settled))
      settling.add(settled)
      return settled
    },

    async drain(options) {
      const enough = setTimeout(options.endAtMs, undefined, { ref: false })
      const [left] = await Promise.all([
        backlog.drain(options),
        Promise.race([Promise.all(settling), enough]),
      ])
      return left
    },
  }
}
