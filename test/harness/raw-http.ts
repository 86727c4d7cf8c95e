/** Requests byte by byte, as no HTTP client would send them. */
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'

/** Of a server's own address. */
export function dial(address: string) {
  const { hostname, port } = new URL(address)
  const socket = connect(Number(port), hostname.replace(/^\[(.*)\]$/, '$1'))
  socket.on('error', () => {})
  return socket
}

/** Resolves with all that was said until the connection closed. */
export function say(address: string, request: string | Buffer): Promise<string> {
  const socket = dial(address)
  socket.write(typeof request === 'string' ? Buffer.from(request, 'latin1') : request)
  return text(socket).catch(() => '')
}
