/** What is answered inside the HTTP reply, as text. */
import { InteractionResponseFlags, InteractionResponseType } from 'discord-interactions'
import { CHOICES_MAX } from '../discord/limits.js'
import type { Message } from '../discord/message.js'
import { onceFor } from '../discord/once-for.js'
import { editText, toJson } from '../discord/payload.js'
import type { AcknowledgementKind } from './story.js'

/** One inline reply, as JSON text. A duplicate gets the same one, byte for byte. */
export interface Acknowledgement {
  readonly kind: AcknowledgementKind
  readonly body: string
}

const constant = (kind: AcknowledgementKind, json: unknown): Acknowledgement =>
  Object.freeze({ kind, body: JSON.stringify(json) })

export const PONG = JSON.stringify({ type: InteractionResponseType.PONG })

export const DEFERRED = {
  public: constant('deferred', {
    type: InteractionResponseType.DEFERRED_CHANNEL_MESSAGE_WITH_SOURCE,
  }),
  private: constant('deferred', {
    type: InteractionResponseType.DEFERRED_CHANNEL_MESSAGE_WITH_SOURCE,
    data: { flags: InteractionResponseFlags.EPHEMERAL },
  }),
  update: constant('deferred', { type: InteractionResponseType.DEFERRED_UPDATE_MESSAGE }),
}

function answered(message: Message, isPrivate: boolean): Acknowledgement {
  const flags = isPrivate ? { flags: InteractionResponseFlags.EPHEMERAL } : {}
  const type = InteractionResponseType.CHANNEL_MESSAGE_WITH_SOURCE
  return constant('answered', { type, data: { ...toJson(message), ...flags } })
}

// A signal from the cache is the same message for all who ask for it: their reply is one object, which claims hold for each.
const publicAnswer = onceFor((message: Message) => answered(message, false))
const privateAnswer = onceFor((message: Message) => answered(message, true))

/** Type 4: the answer itself. `private`: only the asker sees it. */
export function answerWith(
  message: Message,
  { private: isPrivate, kind }: { private: boolean; kind?: AcknowledgementKind },
): Acknowledgement {
  const answer = isPrivate ? privateAnswer(message) : publicAnswer(message)
  return kind === undefined ? answer : { ...answer, kind }
}

/** Type 7: the message that was pressed becomes this one. */
export const updateWith = onceFor((message: Message): Acknowledgement => {
  const type = InteractionResponseType.UPDATE_MESSAGE
  return Object.freeze({ kind: 'answered', body: `{"type":${type},"data":${editText(message)}}` })
})

/** Type 8. */
export function suggest(choices: readonly { name: string; value: string }[]): Acknowledgement {
  const type = InteractionResponseType.APPLICATION_COMMAND_AUTOCOMPLETE_RESULT
  return {
    kind: 'choices',
    body: JSON.stringify({ type, data: { choices: choices.slice(0, CHOICES_MAX) } }),
  }
}
