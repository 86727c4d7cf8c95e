/** A follow-up that is owed, as plain data: any replica, or this one after a restart, can run it. */
import type { CommandRequest } from '../commands/command.js'
import type { RescueResult, StoryStart } from './story.js'

export interface Job {
  readonly interactionId: string
  readonly token: string
  readonly request: CommandRequest
  /** When the acknowledgement was given, epoch milliseconds on Discord's clock. */
  readonly acknowledgedAt: number
  /** When the token dies, epoch milliseconds on Discord's clock. */
  readonly expiresAt: number
  readonly story: StoryStart
  /** Set when the acknowledgement's fate was unknown and had to be resolved. */
  readonly rescue?: RescueResult
}
