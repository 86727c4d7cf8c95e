/** Decides on each genuine interaction once: what is answered now, and what is owed after it. */
import { TOKEN_LIFE_MS } from '../discord/limits.js'
import { timestampOf } from '../discord/snowflake.js'
import { aboutOf } from './about.js'
import { type Acknowledgement, answerWith } from './acknowledgement.js'
import { ageOf } from './age.js'
import type { Accepted, Backlog } from './backlog.js'
import {
  type Answerable,
  type DecideDeps,
  type Decision,
  decide,
  nameOf,
  unfamiliarOf,
} from './decide.js'
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
  readonly backlog: Pick<Backlog, 'accept' | 'drop' | 'isFull'>
  readonly hooks: ResponderHooks
  /** Discord's clock, epoch milliseconds. */
  readonly now: () => number
  /** The same by each clock that may be right. */
  readonly readings: () => readonly number[]
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
  const { table, backlog, hooks, sentence, now, readings, monotonic, maxAgeMs } = deps

  function say(interaction: Answerable, kind: 'busy' | 'failed', reason: string): Decision {
    const message = sentence(interaction.locale, kind === 'busy' ? 'busy' : 'internal')
    const command = nameOf(interaction, table)
    return { acknowledgement: answerWith(message, { private: true, kind }), command, reason }
  }

  /** Busy rather than a promise that could not be kept; a sentence rather than a stack. */
  function decideSafely(interaction: Answerable): Decision {
    try {
      const decision = decide(interaction, deps)
      if (decision.request === undefined || !backlog.isFull()) return decision
      return { ...say(interaction, 'busy', 'BUSY'), command: decision.command }
    } catch (error) {
      hooks.onError(interaction.id, error, aboutOf(interaction, deps))
      return say(interaction, 'failed', 'INTERNAL')
    }
  }

  function owe(interaction: Answerable, decision: Decision, receipt: Receipt, ageMs: number): Owed {
    const { id: interactionId, token } = interaction
    const ackMs = monotonic() - receipt.receivedAt
    const { acknowledgement: reply, command, reason, unfamiliar, request } = decision
    const note = decision.note ?? aboutOf(interaction, deps)
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
      ...(unfamiliar && { unfamiliar }),
    }
    if (request === undefined) return { token, reply, story }
    const expiresAt = timestampOf(interactionId) + TOKEN_LIFE_MS
    const job = { interactionId, token, request, acknowledgedAt, expiresAt, story }
    return { token, reply, story, job }
  }

  /** The first one's: its reply may leave, and what is owed is safe. */
  function acknowledge(owed: Owed, { late, storeMs }: Accepted, receivedAt: number): Answered {
    // The reply was not ready before: the shared store's answer is a part of what Discord waited for.
    const waited = storeMs !== undefined && { storeMs, ackMs: monotonic() - receivedAt }
    const story = { ...owed.story, ...waited }
    hooks.onAcknowledged(story)
    const { job } = owed
    const ready = { ...owed, story, ...(job && { job: { ...job, story } }), ...(late && { late }) }
    return { kind: 'reply', reply: owed.reply, owed: ready }
  }

  return {
    respond(interaction, receipt) {
      const { id } = interaction
      const ageMs = ageOf(id, ...readings())
      hooks.onAge(ageMs)
      if (ageMs > maxAgeMs) {
        const command = nameOf(interaction, table)
        const typing = interaction.kind === 'autocomplete'
        const note = aboutOf(interaction, deps)
        const unfamiliar = unfamiliarOf(interaction, table)
        hooks.onTooOld({
          ...{ interactionId: id, command, ageMs, typing },
          ...(note && { note }),
          ...(unfamiliar && { unfamiliar }),
        })
        return { kind: 'too-old' }
      }
      let owed: Owed | undefined
      const go = (accepted: Accepted): Answered => {
        if (accepted.first && owed) return acknowledge(owed, accepted, receipt.receivedAt)
        hooks.onDuplicate(id)
        return { kind: 'reply', reply: accepted.reply }
      }
      /** Nobody was promised anything yet, so nothing stays owed. */
      const giveUp = (error: unknown): Answered => {
        if (owed) backlog.drop(id)
        hooks.onError(id, error)
        return { kind: 'reply', reply: say(interaction, 'failed', 'INTERNAL').acknowledgement }
      }
      try {
        const accepted = backlog.accept(id, () => {
          owed = owe(interaction, decideSafely(interaction), receipt, ageMs)
          return owed
        })
        // With memory alone there is nothing to wait for.
        return accepted instanceof Promise ? accepted.then(go).catch(giveUp) : go(accepted)
      } catch (error) {
        return giveUp(error)
      }
    },
  }
}
