/** Writes down what the wire sees of an interaction; its token only in short, as it opens the message to anyone. */
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http'
import { performance } from 'node:perf_hooks'
import { type Call, readMessage } from './calls.js'
import type { Exchange } from './exchange.js'
import type { WireEntry, WireMessage } from './wire-entry.js'

type Headers = IncomingHttpHeaders | OutgoingHttpHeaders

interface RawMessage {
  readonly headers: Headers
  readonly body: string
}

export interface WireRequest extends RawMessage {
  readonly direction: WireEntry['direction']
  readonly what: string
  readonly method: string
  readonly url: string
}

const TOKEN_SHOWN = 6

const sinceSent = ({ madeAt }: Exchange) => performance.timeOrigin + performance.now() - madeAt

const shorten = ({ token }: Exchange, text: string) =>
  text.replaceAll(token, `${token.slice(0, TOKEN_SHOWN)}…`)

function readable(exchange: Exchange, { headers, body }: RawMessage): WireMessage {
  const list = Object.entries(headers).map(([name, value]) => [name, String(value)])
  return { headers: Object.fromEntries(list), body: shorten(exchange, body) }
}

/** The body as text; a form's JSON part in full, its files by name, type and size. */
export async function describeBody(call: Call): Promise<string> {
  if (!call.headers['content-type']?.startsWith('multipart/')) return call.body.toString()
  const form = await readMessage(call)
  if (form === undefined) return `(${call.body.length} bytes that are no form)`
  const files = [...form.files].map(
    ([n, { name, contentType, data }]) =>
      `files[${n}]: (${name}, ${contentType}, ${data.length} bytes)`,
  )
  return [JSON.stringify(form.message), ...files].join('\n')
}

/** When a request begins. Returns what to call at its end: with the response, if one was read, and what is odd. */
export function openWire(exchange: Exchange, opened: WireRequest) {
  const { direction, what, method } = opened
  const url = shorten(exchange, opened.url)
  const entry: WireEntry = {
    atMs: sinceSent(exchange),
    direction,
    what,
    request: { method, url, ...readable(exchange, opened) },
  }
  exchange.wire.push(entry)
  return (response?: RawMessage & { readonly status: number }, note?: string): void => {
    if (note !== undefined) entry.note = note
    if (response === undefined) return
    const { status } = response
    entry.response = { status, ...readable(exchange, response), atMs: sinceSent(exchange) }
  }
}
