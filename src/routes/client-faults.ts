/** What is no HTTP, or too slow or too large for it, before any route: one short answer each, counted, nothing echoed. */
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { drain } from './read-body.js'
import type { Rejection } from './rejections.js'
import { afterReplies } from './reply-order.js'
import { sendJson } from './send-json.js'
import type { Sender } from './sender.js'
import type { OnRejected, Refusal } from './strangers.js'

interface Answer {
  readonly reason: Rejection
  /** With its words. */
  readonly status: string
  readonly allow?: string | undefined
  readonly detail?: string
  /** Where it is not the status's own. */
  readonly error?: string
}

const answer = (reason: Rejection, status: string): Answer => ({ reason, status })
const bodyOf = ({ status, error = status.slice(4).toLowerCase() }: Answer) =>
  JSON.stringify({ error })
const MALFORMED = answer('malformed', '400 Bad Request')
const EXPECTATION = answer('malformed', '417 Expectation Failed')
const ANSWERS: Readonly<Record<string, Answer>> = {
  ERR_HTTP_REQUEST_TIMEOUT: answer('slow', '408 Request Timeout'),
  HPE_HEADER_OVERFLOW: answer('headers-too-large', '431 Request Header Fields Too Large'),
}

/** What no route gets to see has no forwarded address that could be believed. */
const senderOf = (socket: Socket): Sender => ({ ip: socket.remoteAddress })

/** With the bytes that Node could not parse, where it was that. */
type ClientError = NodeJS.ErrnoException & { readonly rawPacket?: unknown }

export interface ClientFaults {
  /** Of node:http's `clientError`. */
  onClientError(error: ClientError, socket: Socket): void
  /** Of node:http's `checkExpectation`: an `Expect` that is not `100-continue`. */
  onExpectation(request: IncomingMessage, response: ServerResponse): void
  /** A URL that cannot be decoded, no host, or two. */
  onBadRequest(response: ServerResponse): void
}

export function createClientFaults(
  onRejected: OnRejected,
  judgePacket: (packet: unknown) => Refusal | undefined,
): ClientFaults {
  const known = new WeakSet<Socket>()

  function refuse(response: ServerResponse, status: number, given: Answer) {
    onRejected(given.reason, senderOf(response.req.socket))
    drain(response.req)
    sendJson(response, status, bodyOf(given), true)
  }

  function judge({ code, rawPacket }: ClientError): Answer {
    const refusal = code === 'HPE_INVALID_METHOD' ? judgePacket(rawPacket) : undefined
    if (refusal === undefined) return ANSWERS[String(code)] ?? MALFORMED
    const { reason, status, error, headers, detail } = refusal
    const words = `${status} ${STATUS_CODES[status]}`
    return { reason, status: words, allow: headers.allow, detail, error }
  }

  return {
    onClientError(error, socket) {
      // A client that went away is nobody's fault, and cannot be told.
      if (error.code === 'ECONNRESET' || socket.destroyed) return
      // What follows, while replies are owed, is no news.
      if (known.has(socket)) return
      known.add(socket)
      const end = () => socket.destroySoon()
      // So did one that ended its side within a request.
      if (error.code === 'HPE_INVALID_EOF_STATE') return afterReplies(socket, end)
      const given = judge(error)
      onRejected(given.reason, senderOf(socket), given.detail)
      afterReplies(socket, (isAnswering) => {
        // Into a reply that has begun, another would be read as a part of it.
        if (!isAnswering) socket.write(write(given))
        end()
      })
    },

    onExpectation: (_, response) => refuse(response, 417, EXPECTATION),
    onBadRequest: (response) => refuse(response, 400, MALFORMED),
  }
}

function write(given: Answer): string {
  const body = bodyOf(given)
  const allow = given.allow === undefined ? '' : `Allow: ${given.allow}\r\n`
  return `HTTP/1.1 ${given.status}\r\n${allow}Content-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`
}
