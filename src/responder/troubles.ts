/** What has gone wrong so far with the follow-ups at work: the reason that is told of those that must be abandoned. */
import { codeOf } from '../errors.js'
import type { ResponderHooks } from './hooks.js'
import { reasonOfAnswer } from './reason.js'
import type { Story } from './story.js'

export interface Troubles {
  /** The hooks it was made with, which it listens in on. */
  readonly hooks: ResponderHooks
  /** Calls in vain, and why there is no signal, or else what Discord said last. */
  of(interactionId: string): Pick<Story, 'attempts' | 'reason'>
  forget(interactionId: string): void
}

interface Trouble {
  readonly attempts: number
  readonly code?: string
  readonly last?: string
}

const NONE: Trouble = { attempts: 0 }

export function createTroubles(hooks: ResponderHooks): Troubles {
  const troubles = new Map<string, Trouble>()
  const get = (interactionId: string) => troubles.get(interactionId) ?? NONE
  return {
    of(interactionId) {
      const { attempts, code, last } = get(interactionId)
      const reason = code ?? last
      return { attempts, ...(reason !== undefined && { reason }) }
    },
    forget: (interactionId) => void troubles.delete(interactionId),
    hooks: {
      ...hooks,
      onError(interactionId, error, ...about) {
        troubles.set(interactionId, { ...get(interactionId), code: codeOf(error) })
        hooks.onError(interactionId, error, ...about)
      },
      onAnswer(interactionId, answer, rule, ...about) {
        const known = get(interactionId)
        const last = reasonOfAnswer(answer)
        troubles.set(interactionId, { ...known, attempts: known.attempts + 1, last })
        hooks.onAnswer(interactionId, answer, rule, ...about)
      },
    },
  }
}
