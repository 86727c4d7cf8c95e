/** What stands before several replicas: spreads requests, tries the next when one is away, or asks all of them. */
import { Agent, createServer, type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface FrontReply {
  readonly status: number
  readonly contentType: string
  readonly body: Buffer
}

/** `spread`: one after the other. `all`: every replica at once; the first one's reply is passed on. */
export type FrontMode = 'spread' | 'all'

export class Front {
  mode: FrontMode = 'spread'
  /** Base addresses, `http://host:port`. */
  backends: string[] = []
  /** Every reply of `all`, by interaction id. */
  readonly replies = new Map<string, FrontReply[]>()
  /** Requests that no replica answered. */
  failed = 0
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 256 })
  readonly #server: Server
  readonly #all = new Map<string, Promise<unknown>>()
  #turn = 0

  static async start(): Promise<Front> {
    const front = new Front()
    front.#server.listen(0, '127.0.0.1')
    await new Promise((resolve) => front.#server.once('listening', resolve))
    return front
  }

  private constructor() {
    this.#server = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      // As proxies do: whoever goes away before the reply is out takes the request behind with it.
      const left = new AbortController()
      outgoing.on('close', () => outgoing.writableFinished || left.abort())
      incoming.on('end', () => {
        const body = Buffer.concat(chunks)
        this.#pass(incoming, body, left.signal)
          .then(({ status, contentType, body: reply }) => {
            outgoing.writeHead(status, { 'content-type': contentType }).end(reply)
          })
          .catch(() => {
            this.failed += 1
            outgoing.writeHead(502).end()
          })
      })
    })
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Resolves when every replica has answered a request of `all`, or failed to. */
  async answered(id: string): Promise<void> {
    await this.#all.get(id)
  }

  async close(): Promise<void> {
    this.#agent.destroy()
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }

  async #pass(incoming: IncomingMessage, body: Buffer, left: AbortSignal): Promise<FrontReply> {
    if (this.mode === 'all') {
      const all = this.backends.map((backend) => this.#ask(backend, incoming, body))
      const { id } = JSON.parse(body.toString()) as { id: string }
      this.replies.set(id, [])
      const kept = all.map((each) => each.then((reply) => this.replies.get(id)?.push(reply)))
      this.#all.set(id, Promise.allSettled(kept))
      return Promise.any(all)
    }
    let last: unknown
    for (let tries = 0; tries < this.backends.length; tries += 1) {
      this.#turn += 1
      const backend = this.backends[this.#turn % this.backends.length] as string
      try {
        return await this.#ask(backend, incoming, body, left)
      } catch (error) {
        if (left.aborted) throw error
        last = error
      }
    }
    throw last
  }

  #ask(
    backend: string,
    incoming: IncomingMessage,
    body: Buffer,
    signal?: AbortSignal,
  ): Promise<FrontReply> {
    return new Promise((resolve, reject) => {
      const { method, headers } = incoming
      const url = new URL(incoming.url as string, backend)
      const sending = request(url, {
        method,
        headers: { ...headers, host: url.host },
        agent: this.#agent,
        ...(signal && { signal }),
      })
      sending.on('error', reject)
      sending.on('response', (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const contentType = response.headers['content-type'] ?? ''
          resolve({
            status: response.statusCode as number,
            contentType,
            body: Buffer.concat(chunks),
          })
        })
      })
      sending.end(body)
    })
  }
}
