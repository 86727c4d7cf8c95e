/** The message that the trader sees, from "thinking..." to the last edit; a press shares it with what it sits on. */

export interface Attachment {
  readonly id: string
  readonly filename: string
  readonly contentType: string
  readonly description?: string
  readonly data: Buffer
}

export interface TraderMessage {
  readonly id: string
  readonly content: string
  readonly embeds: readonly Record<string, unknown>[]
  readonly components: readonly Record<string, unknown>[]
  readonly attachments: readonly Attachment[]
  /** Only the trader sees it. */
  readonly ephemeral: boolean
  readonly edited: boolean
  /** It had something to read before its last edit: Discord shows "(edited)". */
  readonly rewritten: boolean
  /** Discord shows "thinking..." and nothing of ours yet. */
  readonly thinking: boolean
}

export interface UploadedFile {
  readonly name: string
  readonly contentType: string
  readonly data: Buffer
}

type Json = Record<string, unknown>
type Objects = readonly Json[]

/** Holds one message; an exchange points at its own or, after a type 6 or 7, at that of the message pressed. */
export interface MessageSlot {
  message: TraderMessage | undefined
}

const EPHEMERAL = 64

export function newMessage(id: string, data: Json, thinking = false): TraderMessage {
  return {
    id,
    content: (data.content as string) ?? '',
    embeds: (data.embeds as Objects) ?? [],
    components: (data.components as Objects) ?? [],
    attachments: [],
    ephemeral: (Number(data.flags ?? 0) & EPHEMERAL) !== 0,
    edited: false,
    rewritten: false,
    thinking,
  }
}

/**
 * An edit as Discord applies it: members that are absent stay, `null` clears. `attachments` lists what stays (by id)
 * and describes what was uploaded (by the number in `files[n]`); uploads that it does not list are added.
 */
export function editMessage(
  message: TraderMessage,
  data: Json,
  files: ReadonlyMap<string, UploadedFile> = new Map(),
): TraderMessage {
  const listed = data.attachments as Objects | null | undefined
  const ids = listed?.map(({ id }) => String(id))
  const kept = message.attachments.filter(({ id }) => ids === undefined || ids.includes(id))
  const added = [...files].map(([n, file]): Attachment => {
    const described = listed?.find(({ id }) => String(id) === n)
    return {
      id: `${message.id}${n}`,
      filename: file.name,
      contentType: file.contentType,
      description: described?.description as string | undefined,
      data: file.data,
    }
  })
  const take = <T>(key: string, old: T, none: T): T =>
    data[key] === undefined ? old : ((data[key] as T | null) ?? none)
  return {
    ...message,
    content: take('content', message.content, ''),
    embeds: take('embeds', message.embeds, []),
    components: take('components', message.components, []),
    attachments: [...kept, ...added],
    edited: true,
    rewritten: !message.thinking,
    thinking: false,
  }
}
