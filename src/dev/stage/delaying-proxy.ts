/** A TCP proxy whose line is as long as one wants, and can be cut, go silent and be mended while it is in use. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

type State = 'open' | 'cut' | 'silent'

/** One direction of one connection. What waits goes on in the order in which it came, whatever becomes of the delay. */
class Way {
  /** What comes is read, and goes nowhere. */
  deaf = false
  readonly #waiting: { readonly dueAt: number; readonly pass: () => void }[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(
    from: Socket,
    to: Socket,
    private readonly line: DelayingProxy,
  ) {
    from.on('data', (chunk) => this.#send(() => to.write(chunk)))
    from.on('end', () => this.#send(() => to.end()))
    from.on('error', () => to.destroy())
    from.on('close', () => to.destroyed && clearTimeout(this.#timer))
  }

  get waiting(): number {
    return this.#waiting.length
  }

  /** What is due. */
  go(): void {
    while (this.#timer === undefined && this.line.state === 'open') {
      const [first] = this.#waiting
      if (first === undefined) return
      const waitMs = first.dueAt - performance.now()
      if (waitMs > 0) {
        this.#timer = setTimeout(() => {
          this.#timer = undefined
          this.go()
        }, waitMs)
      } else {
        this.#waiting.shift()
        first.pass()
      }
    }
  }

  #send(pass: () => void): void {
    if (this.deaf) return
    this.#waiting.push({ dueAt: performance.now() + this.line.rttMs / 2, pass })
    this.go()
  }
}

interface Connection {
  readonly sockets: readonly [Socket, Socket]
  readonly ways: readonly [Way, Way]
}

export class DelayingProxy {
  /** How long something and its answer are on their way together; for what comes from now on. */
  rttMs = 0
  #state: State = 'open'
  readonly #server: Server
  readonly #connections = new Set<Connection>()

  /** Before a port of this machine. */
  static async start(port: number): Promise<DelayingProxy> {
    const proxy = new DelayingProxy(port)
    proxy.#server.listen(0, '127.0.0.1')
    await once(proxy.#server, 'listening')
    return proxy
  }

  private constructor(port: number) {
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (from) => {
      if (this.#state === 'cut') return void from.resetAndDestroy()
      const to = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
      const ways = [new Way(from, to, this), new Way(to, from, this)] as const
      const connection: Connection = { sockets: [from, to], ways }
      this.#connections.add(connection)
      // Either side may be open for longer: closing has to find it.
      for (const each of [from, to])
        each.on('close', () => {
          if (from.destroyed && to.destroyed) this.#connections.delete(connection)
        })
    })
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get state(): State {
    return this.#state
  }

  /** How much is on its way, in either direction. */
  get underWay(): number {
    const ways = [...this.#connections].flatMap((connection) => connection.ways)
    return ways.reduce((sum, { waiting }) => sum + waiting, 0)
  }

  /**
   * Its connections end, and each new one is reset. Not the old ones: Node never ends by itself when a connection was reset
   * while its own end was on the way.
   */
  cut(): void {
    this.#state = 'cut'
    for (const { sockets } of this.#connections) for (const each of sockets) each.destroy()
  }

  /** Nothing passes, and nobody is told; what comes is kept. */
  silence(): void {
    this.#state = 'silent'
  }

  /** After a silence, what was kept goes on. */
  mend(): void {
    this.#state = 'open'
    for (const { ways } of this.#connections) for (const way of ways) way.go()
  }

  /** The connections that there are stay open, and nothing passes on them ever again. */
  forget(): void {
    for (const { ways } of this.#connections) for (const way of ways) way.deaf = true
  }

  async close(): Promise<void> {
    this.cut()
    const closed = once(this.#server, 'close')
    this.#server.close()
    await closed
  }
}
