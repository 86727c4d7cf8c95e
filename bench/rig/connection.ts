/**
 * A keep-alive connection that sends prepared bytes and reads the answer. An HTTP client of the usual kind costs as much
 * as the server that is measured, and would be what is measured.
 */
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'

export interface Reply {
  readonly status: number
  readonly body: string
}

const HEAD_END = '\r\n\r\n'
const LENGTH = /\r\ncontent-length: *(\d+)/i

interface Waiting {
  readonly resolve: (reply: Reply) => void
  readonly reject: (error: Error) => void
}

export class Connection {
  readonly #socket: Duplex
  #received = ''
  #waiting: Waiting | undefined
  #failed: Error | undefined

  static async open(port: number): Promise<Connection> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    await once(socket, 'connect')
    return new Connection(socket)
  }

  constructor(socket: Duplex) {
    this.#socket = socket
    socket.setEncoding('latin1')
    socket.on('data', (text) => this.#read(String(text)))
    socket.on('error', (error) => this.#fail(error))
    socket.on('close', () => this.#fail(new Error('the server closed the connection')))
  }

  /** One at a time. Rejects when the connection ends first, or has ended. */
  ask(bytes: Buffer): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.#failed) return reject(this.#failed)
      this.#waiting = { resolve, reject }
      return this.#socket.write(bytes)
    })
  }

  close(): void {
    this.#socket.destroy()
  }

  #fail(error: Error): void {
    this.#failed ??= error
    this.#settle(({ reject }) => reject(error))
  }

  /** Nobody waits for a connection that ends after its last answer. */
  #settle(act: (waiting: Waiting) => void): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting) act(waiting)
  }

  #read(text: string): void {
    this.#received += text
    const headEnd = this.#received.indexOf(HEAD_END)
    if (headEnd < 0) return
    const head = this.#received.slice(0, headEnd)
    const bodyAt = headEnd + HEAD_END.length
    // Every answer that is measured has one; how a chunked one ends is not looked for.
    const length = Number(LENGTH.exec(head)?.[1])
    if (Number.isNaN(length)) {
      this.#fail(new Error(`an answer without content-length: ${head}`))
      return
    }
    if (this.#received.length < bodyAt + length) return
    const reply = { status: Number(head.slice(9, 12)), body: this.#received.slice(bodyAt) }
    this.#received = ''
    this.#settle(({ resolve }) => resolve(reply))
  }
}

/** With so many connections, closed again after it. */
export async function withConnections<T>(
  port: number,
  count: number,
  work: (connections: readonly Connection[]) => Promise<T>,
): Promise<T> {
  const connections = await Promise.all(Array.from({ length: count }, () => Connection.open(port)))
  try {
    return await work(connections)
  } finally {
    for (const connection of connections) connection.close()
  }
}
