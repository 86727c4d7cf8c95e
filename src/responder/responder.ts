/** Decides on each genuine interaction once: what is answered now, and what is owed after it. */
import { TOKEN_LIFE_MS } from '../discord/limits.js'
import { timestampOf } from '../discord/snowflake.js'
import type { Claimed, Claims } from '../state/claims.js'
import { type Acknowledgement, answerWith } from './acknowledgement.js'
import { ageOf } from './age.js'
import type { Backlog } from './backlog.js'
import { type Answerable, type DecideDeps, type Decision, decide, nameOf } from './decide.js'
import type { ResponderHooks } from './hooks.js'
import type { Owed } from './settlement.js'
import type { StoryStart } from './story.js'

/** What the route measured before the responder was asked. Monotonic milliseconds. */
export interface Receipt {
  readonly receivedAt: number
  readonly verifiedMs: number
}

/** The answer to one request. `owed` is set for the one request, of all with its id, that is worked on. */
export type Answered =
  | { readonly kind: 'too-old' }
  | { readonly kind: 'reply'; readonly reply: Acknowledgement; readonly owed?: Owed }

export interface ResponderDeps extends DecideDeps {
  readonly claims: Claims<Acknowledgement>
  readonly backlog: Pick<Backlog, 'accept' | 'secure' | 'isFull'>
  readonly hooks: ResponderHooks
  /** Discord's clock, epoch milliseconds. */
  readonly now: () => number
  readonly maxAgeMs: number
  /** Monotonic, milliseconds. */
  readonly monotonic: () => number
}

export interface Responder {
  /**
   * At once, where nothing has to be asked of a shared store. Never rejects: a defect becomes a sentence for the trader
   * and an error in the log.
   */
  respond(interaction: Answerable, receipt: Receipt): Answered | Promise<Answered>
}

export function createResponder(deps: ResponderDeps): Responder {
  const { table, claims, backlog, hooks, sentence, now, monotonic, maxAgeMs } = deps
  /** Being made durable: a duplicate's reply promises no earlier than the first one's. */
  const inHand = new Map<string, Promise<unknown>>()

  function keepInHand<T>(id: string, work: Promise<T>): Promise<T> {
    const kept = work.finally(() => inHand.delete(id))
    inHand.set(id, kept)
    return kept
  }

  /** Busy rather than a promise that could not be kept; a sentence rather than a stack. */
  function decideSafely(interaction: Answerable): Decision {
    const { locale } = interaction
    const say = (kind: 'busy' | 'failed', reason: string): Decision => {
      const message = sentence(locale, kind === 'busy' ? 'busy' : 'internal')
      const command = nameOf(interaction, table)
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
    if (request === undefined) return { token, reply, story }
    const expiresAt = timestampOf(interactionId) + TOKEN_LIFE_MS
    const job = { interactionId, token, request, acknowledgedAt, expiresAt, story }
    return { token, reply, story, job }
  }

  /** The job is in the backlog before its acknowledgement leaves. */
  function accept(
    owed: Owed,
    { receivedAt }: Receipt,
    confirm?: () => void,
  ): Answered | Promise<Answered> {
    const done = (ready: Owed): Answered => {
      if (ready.job) confirm?.()
      hooks.onAcknowledged(ready.story)
      return { kind: 'reply', reply: ready.reply, owed: ready }
    }
    const { job } = owed
    const accepted = job && backlog.accept(job)
    if (job === undefined || accepted === undefined) return done(owed)
    return keepInHand(job.interactionId, accepted).then(() => {
      // The reply was not ready before: making its job durable is a part of what Discord waited for.
      const story = { ...owed.story, ackMs: monotonic() - receivedAt }
      return done({ ...owed, story, job: { ...job, story } })
    })
  }

  /** `own`: what would have been owed, had it been the first. */
  function repeat(id: string, claimed: Claimed<Acknowledgement>, own?: Owed) {
    const { reply, unconfirmed } = claimed
    hooks.onDuplicate(id)
    if (unconfirmed && reply.kind === 'deferred' && own?.job)
      keepInHand(id, backlog.secure(own.job))
    const answered: Answered = { kind: 'reply', reply }
    return inHand.get(id)?.then(() => answered) ?? answered
  }

  return {
    respond(interaction, receipt) {
      const { id } = interaction
      const ageMs = ageOf(id, now())
      hooks.onAge(ageMs)
      if (ageMs > maxAgeMs) {
        const command = nameOf(interaction, table)
        const typing = interaction.kind === 'autocomplete'
        hooks.onTooOld({ interactionId: id, command, ageMs, typing })
        return { kind: 'too-old' }
      }
      let decision: Decision | undefined
      const decideOnce = () => {
        decision = decideSafely(interaction)
        return decision.acknowledgement
      }
      const go = (claimed: Claimed<Acknowledgement>) => {
        const own = decision && owe(interaction, decision, receipt, ageMs)
        return claimed.first && own
          ? accept(own, receipt, claimed.confirm)
          : repeat(id, claimed, own)
      }
      // Memory claims at once; waiting would let others in between this and the backlog's place.
      const claimed = claims.claim(id, decideOnce)
      return claimed instanceof Promise ? claimed.then(go) : go(claimed)
    },
  }
}
