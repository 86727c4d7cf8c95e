/** Was the reply written out, or did the connection die so that nobody knows? */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Fate } from '../responder/settlement.js'

export interface ReplyListener {
  /** Called once. */
  readonly onFate: (fate: Fate) => void
  /**
   * The reply was flushed, but its connection closed before another request could show that it was read. A reset is
   * what a system sends that was given bytes which nobody read; a quiet close may mean either.
   */
  readonly onDoubt: (closed: 'reset' | 'quietly') => void
}

/** For each connection, whose reply was the last on it. One listener a socket, however many requests it carries. */
const lastReply = new WeakMap<Socket, ReplyListener['onDoubt']>()
const watched = new WeakSet<Socket>()

function watchSocket(socket: Socket) {
  // A further request on a connection shows that the reply before it was read.
  lastReply.delete(socket)
  if (watched.has(socket)) return
  watched.add(socket)
  socket.once('close', () => lastReply.get(socket)?.(socket.errored ? 'reset' : 'quietly'))
}

/**
 * To be called before anything is awaited, since a socket that died before the listeners came
 * gives no event at all.
 *
 * `finish` alone proves nothing: after a reset that came before a synchronous reply it fires all the same, and only
 * `socket.errored` tells. The reset is read in the next turn of the event loop, so that is when we look. A reply that is
 * ended after the connection has closed `finish`es too, which is why `close` has the first word.
 */
export function watchReply(response: ServerResponse, { onFate, onDoubt }: ReplyListener): void {
  const { socket } = response
  let told = false
  const tell = (fate: Fate) => {
    if (told) return
    told = true
    onFate(fate)
  }
  if (socket === null || socket.destroyed) {
    // Not at once: the reply that is to be rescued has not been decided yet.
    setImmediate(tell, 'unknown')
    return
  }
  watchSocket(socket)
  response.once('close', () => {
    if (!response.writableFinished) tell('unknown')
  })
  response.once('finish', () => {
    if (socket.destroyed) tell('unknown')
    else {
      lastReply.set(socket, onDoubt)
      setImmediate(() => tell(socket.errored ? 'unknown' : 'flushed'))
    }
  })
}
