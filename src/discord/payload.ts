/** A message as the bytes of a request: JSON, or multipart when it carries files. */
import { FormData } from 'undici'
import type { Message } from './message.js'
import { onceFor } from './once-for.js'

/** Nothing we send may ping anyone, whatever a backend wrote into it. */
const NO_MENTIONS = { parse: [] }

/** The JSON of a message; files are announced as attachments, by their place in the form. */
export function toJson(message: Message): Record<string, unknown> {
  const { files, ...rest } = message
  const attachments = files?.map(({ name, description }, index) => ({
    id: String(index),
    filename: name,
    description,
  }))
  return { ...rest, ...(attachments && { attachments }), allowed_mentions: NO_MENTIONS }
}

/**
 * The JSON of a message that takes another's place. Discord keeps what an edit does not mention, so an answer clears
 * what it has none of: an old chart must not stay under a new signal. A bare sentence leaves the embeds as they are.
 * https://docs.discord.com/developers/resources/message#edit-message
 */
export function toEdit(message: Message): Record<string, unknown> {
  const json = toJson(message)
  if (message.embeds === undefined) return json
  return { content: '', components: [], attachments: [], ...json }
}

/** That JSON as text. Of the few hundred that wait for one signal, many are given the same message. */
export const editText = onceFor((message: Message) => JSON.stringify(toEdit(message)))

/** The body of an edit. https://docs.discord.com/developers/reference#uploading-files */
export function toBody(message: Message): string | FormData {
  const json = editText(message)
  if (message.files === undefined || message.files.length === 0) return json
  const form = new FormData()
  form.append('payload_json', json)
  message.files.forEach(({ data, contentType, name }, index) => {
    form.append(`files[${index}]`, new Blob([new Uint8Array(data)], { type: contentType }), name)
  })
  return form
}
