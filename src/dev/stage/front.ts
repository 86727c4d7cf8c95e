/** What stands before several replicas: spreads requests, tries the next when one is away, or asks all of them. */
import { Agent, createServer, type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export interface FrontReply {
  readonly status: number
  readonly contentType: string
  readonly body: Buffer
}

/** That one replica was asked. Times are of `performance.now()`. */
export interface Attempt {
  readonly backend: string
  readonly startedAt: number
  endedAt: number
  answered: boolean
}

/** `spread`: one after the other. `all`: every replica at once; the first one's reply is passed on. */
export type FrontMode = 'spread' | 'all'

export class Front {
  mode: FrontMode = 'spread'
  /** Base addresses, `http://host:port`. */
  backends: string[] = []
  /** Every reply of `all`, by interaction id. */
  readonly replies = new Map<string, FrontReply[]>()
  /** Of `all`: so much later each next one is asked, milliseconds. */
  stagger: () => number = () => 0
  /** Who was asked in turn, by interaction id; kept while it is set. */
  attempts: Map<string, Attempt[]> | undefined
  /** How long a replica is waited for before the next one is asked. */
  patienceMs: number | undefined
  /** Requests that no replica answered. */
  failed = 0
  /** Times that the next replica was asked because one had not answered. */
  passedOn = 0
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
      const staggerMs = this.stagger()
      const all = this.backends.map(async (backend, n) => {
        if (n > 0 && staggerMs > 0) await sleep(n * staggerMs)
        return this.#ask(backend, incoming, body)
      })
      const { id } = JSON.parse(body.toString()) as { id: string }
      this.replies.set(id, [])
      const kept = all.map((each) => each.then((reply) => this.replies.get(id)?.push(reply)))
      this.#all.set(id, Promise.allSettled(kept))
      return Promise.any(all)
    }
    let last: unknown
    const note = this.#notebook(body)
    const backends = [...this.backends]
    this.#turn += 1
    const turn = this.#turn
    for (let tries = 0; tries < backends.length; tries += 1) {
      if (tries > 0) this.passedOn += 1
      const backend = backends[(turn + tries) % backends.length] as string
      const attempt = { backend, startedAt: performance.now(), endedAt: Infinity, answered: false }
      note?.push(attempt)
      try {
        const reply = await this.#ask(backend, incoming, body, left)
        attempt.answered = true
        return reply
      } catch (error) {
        if (left.aborted) throw error
        last = error
      } finally {
        attempt.endedAt = performance.now()
      }
    }
    throw last
  }

  #notebook(body: Buffer): Attempt[] | undefined {
    if (this.attempts === undefined) return undefined
    const { id } = JSON.parse(body.toString()) as { id: string }
    const notes: Attempt[] = []
    this.attempts.set(id, notes)
    return notes
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
      if (this.patienceMs !== undefined) {
        sending.setTimeout(this.patienceMs, () => sending.destroy(new Error('it says nothing')))
      }
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
