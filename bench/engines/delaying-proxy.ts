/** A TCP proxy that makes a place far away: each byte is passed on half a round trip after it came, in order. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, createServer, type Server, type Socket } from 'node:net'

export class DelayingProxy {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  static async start(port: number, roundTripMs: number): Promise<DelayingProxy> {
    const proxy = new DelayingProxy(port, roundTripMs)
    proxy.#server.listen(0, '127.0.0.1')
    await once(proxy.#server, 'listening')
    return proxy
  }

  private constructor(port: number, roundTripMs: number) {
    this.#server = createServer((near) => {
      const far = connect(port, '127.0.0.1')
      this.#pass(near, far, roundTripMs / 2)
      this.#pass(far, near, roundTripMs / 2)
    })
  }

  get url(): string {
    return `redis://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  #pass(from: Socket, to: Socket, ms: number): void {
    this.#sockets.add(from)
    from.setNoDelay(true)
    from.on('data', (bytes) => setTimeout(() => to.write(bytes), ms))
    from.on('error', () => {})
    from.on('close', () => {
      this.#sockets.delete(from)
      to.destroy()
    })
  }
}
