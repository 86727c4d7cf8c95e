/** What is written past node:http goes out behind the replies that its connection is still owed. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** Of each connection, the reply to its last request. */
const last = new WeakMap<Socket, ServerResponse>()

/** To be told of each request as it comes in, whatever it asks for. */
export function noteReply({ socket }: IncomingMessage, response: ServerResponse): void {
  last.set(socket, response)
}

/**
 * `isAnswering`: the reply to a request that is not whole has begun. Never calls where the connection ends first.
 */
export function afterReplies(socket: Socket, act: (isAnswering: boolean) => void): void {
  const response = last.get(socket)
  const tell = (isAnswering: boolean) => {
    if (socket.writable) act(isAnswering)
  }
  if (response === undefined || response.writableFinished) tell(false)
  else if (response.req.complete || response.writableEnded)
    response.once('finish', () => tell(false))
  // Its turn has come: the replies before it are out.
  else if (response.socket) tell(response.headersSent)
  else response.once('socket', () => afterReplies(socket, act))
}
