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

/** What is known of a connection, however many requests it carries. */
interface Connection {
  /** Whose replies were written out since the last request came in: nothing shows yet that they were read. */
  readonly unread: Set<ReplyListener>
  /** Of replies that have not been written out: a pipelined one has no socket of its own that could tell it. */
  readonly pending: Set<() => void>
}

const connections = new WeakMap<Socket, Connection>()

function connectionOf(socket: Socket): Connection {
  const known = connections.get(socket)
  if (known) return known
  const connection: Connection = { unread: new Set(), pending: new Set() }
  connections.set(socket, connection)
  socket.once('close', () => {
    for (const lose of connection.pending) lose()
    for (const { onDoubt } of connection.unread) onDoubt(socket.errored ? 'reset' : 'quietly')
  })
  return connection
}

/** To be told of each request as it comes in, whatever it asks for: the replies before it were read. */
export function noteRequest({ socket }: { readonly socket: Socket }): void {
  connections.get(socket)?.unread.clear()
}

/**
 * To be called before anything is awaited, since a socket that died before the listeners came
 * gives no event at all.
 *
 * `finish` alone proves nothing: after a reset that came before a synchronous reply it fires all the same, and only
 * `socket.errored` tells. The reset is read in the next turn of the event loop, so that is when we look. A reply that is
 * ended after the connection has closed `finish`es too, which is why `close` has the first word.
 */
export function watchReply(response: ServerResponse, listener: ReplyListener): void {
  // The request's: a reply that waits for the one before it on the same connection has no socket of its own yet.
  const { socket } = response.req
  let told = false
  const tell = (fate: Fate) => {
    if (told) return
    told = true
    listener.onFate(fate)
  }
  if (socket.destroyed) {
    // Not at once: the reply that is to be rescued has not been decided yet.
    setImmediate(tell, 'unknown')
    return
  }
  const { unread, pending } = connectionOf(socket)
  unread.clear()
  const lose = () => tell('unknown')
  pending.add(lose)
  response.on('close', () => {
    if (!response.writableFinished) lose()
  })
  response.on('finish', () => {
    pending.delete(lose)
    if (socket.destroyed) lose()
    else {
      unread.add(listener)
      setImmediate(() => tell(socket.errored ? 'unknown' : 'flushed'))
    }
  })
}
