/** One call to the API as its handlers see it: the parts of its path, its headers, its body read. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Exchange } from './exchange.js'
import { messageJson } from './message-json.js'
import type { TraderMessage, UploadedFile } from './message-slot.js'
import { senderId } from './users.js'

export type CallKind =
  | 'edit'
  | 'get-original'
  | 'follow-up'
  | 'callback'
  | 'gateway'
  | 'commands'
  | 'other'

export interface Call {
  readonly method: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** What the handlers need of the local Discord. */
export interface Desk {
  readonly applicationId: string
  readonly botToken: string
  /** Discord's clock, epoch milliseconds. */
  readonly clock: () => number
  readonly byId: (id: string) => Exchange | undefined
  readonly byToken: (token: string) => Exchange | undefined
  readonly violate: (what: string, exchange: Exchange) => void
  /** An id of now. */
  readonly nextId: () => string
}

export interface MessageBody {
  readonly message: Record<string, unknown>
  /** By the number in `files[n]`. */
  readonly files: ReadonlyMap<string, UploadedFile>
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

export const readJson = (call: Call): Record<string, unknown> | undefined =>
  parseObject(call.body.toString())

async function readForm(call: Call, contentType: string): Promise<MessageBody | undefined> {
  const init = { headers: { 'content-type': contentType } }
  const form = await new Response(call.body, init).formData().catch(() => undefined)
  const message = parseObject(String(form?.get('payload_json')))
  if (form === undefined || message === undefined) return undefined
  const files = new Map<string, UploadedFile>()
  for (const [key, value] of form) {
    const n = /^files\[(\d+)\]$/.exec(key)?.[1]
    if (n === undefined || typeof value === 'string') continue
    const data = Buffer.from(await value.arrayBuffer())
    files.set(n, { name: value.name, contentType: value.type, data })
  }
  return { message, files }
}

/** A message from a JSON body, or from multipart's `payload_json` and `files[n]`; undefined when it is neither. */
export async function readMessage(call: Call): Promise<MessageBody | undefined> {
  const contentType = call.headers['content-type'] ?? ''
  if (contentType.startsWith('multipart/form-data')) return readForm(call, contentType)
  const message = contentType.startsWith('application/json') ? readJson(call) : undefined
  return message && { message, files: new Map() }
}

/** A message as the API returns it to whoever answers `exchange`, which may be a press on another one's message. */
export function returnMessage(desk: Desk, exchange: Exchange, message: TraderMessage) {
  const asked = desk.byId(message.id) ?? exchange
  return messageJson(message, desk.applicationId, senderId(asked))
}
