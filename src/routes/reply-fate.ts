/** Was the reply written out, or did the connection die so that nobody knows? */
import type { ServerResponse } from 'node:http'
import type { Fate } from '../responder/responder.js'

/**
 * Calls back once. To be called before anything is awaited, since a socket that died before the listeners came
 * gives no event at all.
 *
 * `finish` alone proves nothing: after a reset that came before a synchronous reply it fires all the same, and only
 * `socket.errored` tells. The reset is read in the next turn of the event loop, so that is when we look. A reply that is
 * ended after the connection has closed `finish`es too, which is why `close` has the first word.
 */
export function watchReply(response: ServerResponse, onFate: (fate: Fate) => void): void {
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
  response.once('close', () => {
    if (!response.writableFinished) tell('unknown')
  })
  response.once('finish', () => {
    if (socket.destroyed) tell('unknown')
    else setImmediate(() => tell(socket.errored ? 'unknown' : 'flushed'))
  })
}
