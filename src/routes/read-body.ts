/** Reads a request's body as raw bytes, whatever its content type says: what was signed is the bytes. */
import type { IncomingMessage } from 'node:http'

/** `broken`: the connection ended before the body did. */
export type Body = Buffer | 'too-large' | 'broken'

/** Past its limit a body is read on so far, so that the reply that says so can be read; then the client loses its connection. */
const MOST_BYTES = 1024 * 1024

/** Whether the request itself says that its body is larger than `limit`. */
export function announcesMoreThan(request: IncomingMessage, limit: number): boolean {
  return Number(request.headers['content-length']) > limit
}

/**
 * Calls `done` once. A body past `limit` is thrown away and read to its end first: closing a connection on unread bytes
 * resets it, and the reset takes a reply that is still on its way with it. A proxy then tells of a bad gateway.
 */
export function readBody(
  request: IncomingMessage,
  limit: number,
  done: (body: Body) => void,
  mostBytes = MOST_BYTES,
): void {
  const chunks: Buffer[] = []
  let length = 0
  let isDone = false

  function finish(body: Body) {
    if (isDone) return
    isDone = true
    done(body)
  }

  request.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length <= limit) chunks.push(chunk)
    else {
      chunks.length = 0
      if (length > mostBytes) finish('too-large')
    }
  })
  request.on('end', () => {
    if (length > limit) finish('too-large')
    else finish(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, length))
  })
  request.on('close', () => finish(length > limit ? 'too-large' : 'broken'))
}

/** Of a request that is answered unread: so much of its body is let by, so that the reply can be read; past it the client loses its connection. */
export function drain(request: IncomingMessage, mostBytes = MOST_BYTES): void {
  let length = 0
  request.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > mostBytes) request.socket.destroy()
  })
}
