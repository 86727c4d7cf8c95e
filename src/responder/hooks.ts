/** What the responder tells the outside: log and metrics are connected here by the composition root. */
import type { Note } from '../commands/command.js'
import type { Answer } from '../discord/answer.js'
import type { Unfamiliar } from '../discord/interaction.js'
import type { RetryRule } from './outcome.js'
import type { RescueResult, Story, StoryStart } from './story.js'

export interface TooOld {
  readonly interactionId: string
  /** As a story has it. */
  readonly command: string
  readonly ageMs: number
  /** What it asked for were choices while somebody types. */
  readonly typing: boolean
  readonly note?: Note
  /** As a story has it. */
  readonly unfamiliar?: Unfamiliar
}

/** `note`: what the interaction asks for, as far as that is known. */
export interface ResponderHooks {
  /** Every interaction that passed the signature, PINGs apart, with its age. */
  onAge(ageMs: number): void
  onTooOld(turnedAway: TooOld): void
  onDuplicate(interactionId: string): void
  onAcknowledged(story: StoryStart): void
  /** A defect of ours or of a command: told to the trader, and to the log with its stack. */
  onError(interactionId: string, error: unknown, note?: Note): void
  /** `told`: its story had ended before there was any doubt. `reason`: why it was in vain. */
  onRescue(
    interactionId: string,
    result: RescueResult,
    told: boolean,
    reason?: string,
    note?: Note,
  ): void
  /** One answer of Discord's that was not a success, and the rule that judged it. */
  onAnswer(interactionId: string, answer: Answer, rule: string, note?: Note): void
  onRetry(interactionId: string, rule: RetryRule, afterMs: number, note?: Note): void
  /** Discord's edge has shut us out: once a ban, however many calls find it. */
  onBan(forMs: number): void
  onBanEnded(lastedMs: number): void
  onEnded(story: Story): void
}
