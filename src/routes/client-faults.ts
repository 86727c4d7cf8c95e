/** What is no HTTP, or too slow or too large for it, before any route: one short answer each, counted, nothing echoed. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { sendJson } from './send-json.js'
import type { Sender } from './sender.js'

/** Why; counted. */
export type ClientFault = 'malformed' | 'slow' | 'headers-too-large'

type Answer = readonly [fault: ClientFault, status: string, body: string]

const answer = (fault: ClientFault, status: string): Answer => {
  const body = JSON.stringify({ error: status.slice(4).toLowerCase() })
  return [fault, status, body]
}
const MALFORMED = answer('malformed', '400 Bad Request')
const EXPECTATION = answer('malformed', '417 Expectation Failed')
const ANSWERS: Readonly<Record<string, Answer>> = {
  ERR_HTTP_REQUEST_TIMEOUT: answer('slow', '408 Request Timeout'),
  HPE_HEADER_OVERFLOW: answer('headers-too-large', '431 Request Header Fields Too Large'),
}

/** Node's own note of the reply that a connection is in. */
type Replying = Socket & { readonly _httpMessage?: { readonly headersSent: boolean } | null }

/** What no route gets to see has no forwarded address that could be believed. */
const senderOf = (socket: Socket): Sender => ({ ip: socket.remoteAddress })

export interface ClientFaults {
  /** Of node:http's `clientError`. */
  onClientError(error: NodeJS.ErrnoException, socket: Socket): void
  /** Of node:http's `checkExpectation`: an `Expect` that is not `100-continue`. */
  onExpectation(request: IncomingMessage, response: ServerResponse): void
  /** Of Fastify: a URL that cannot be decoded. */
  onBadUrl(response: ServerResponse): void
  /** Whether its request has been answered, and counted, here: nothing is left for its route. */
  wasAnswered(socket: Socket): boolean
}

export function createClientFaults(
  onFault: (fault: ClientFault, from: Sender) => void,
): ClientFaults {
  const answered = new WeakSet<Socket>()

  function refuse(response: ServerResponse, status: number, [fault, , body]: Answer) {
    onFault(fault, senderOf(response.req.socket))
    sendJson(response, status, body, true)
  }

  return {
    wasAnswered: (socket) => answered.has(socket),

    onClientError(error, socket) {
      // A client that went away is nobody's fault, and cannot be told.
      if (error.code === 'ECONNRESET' || socket.destroyed) return
      // So did one that ended its side within a request; its route hears of that.
      if (error.code === 'HPE_INVALID_EOF_STATE') return void socket.destroySoon()
      answered.add(socket)
      const [fault, status, body] = ANSWERS[String(error.code)] ?? MALFORMED
      onFault(fault, senderOf(socket))
      // Into a reply that has begun, another would be read as a part of it.
      if (!(socket as Replying)._httpMessage?.headersSent)
        socket.write(
          `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
        )
      socket.destroySoon()
    },

    onExpectation: (_, response) => refuse(response, 417, EXPECTATION),
    onBadUrl: (response) => refuse(response, 400, MALFORMED),
  }
}
