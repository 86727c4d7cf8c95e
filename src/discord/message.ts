/** A message as Discord takes it, inline or in an edit, with the files that only an edit can carry. */
import type {
  APIActionRowComponent,
  APIComponentInMessageActionRow,
  APIEmbed,
} from 'discord-api-types/v10'

export interface MessageFile {
  readonly name: string
  readonly contentType: string
  /** Alt text, `ALT_TEXT_MAX` characters at most. */
  readonly description: string
  readonly data: Buffer
}

export interface Message {
  readonly content?: string
  readonly embeds?: APIEmbed[]
  readonly components?: APIActionRowComponent<APIComponentInMessageActionRow>[]
  /** Only in a follow-up: inline uploads are unreliable. */
  readonly files?: MessageFile[]
}
