/** Discord's API and the signal backend in one lean server: at once, unchecked, and each call's arrival known. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { makeSignal } from '../../src/dev/demo-backend/signal.js'

const API = '/api/v10'
const TOKEN = /^\/api\/v10\/webhooks\/\d+\/([^/]+)\//

export class Stub {
  /** Whether the backend answers, or leaves everybody waiting. */
  backend: 'instant' | 'silent' = 'instant'
  /** Edits and callbacks so far. */
  calls = 0
  /** Signals asked for so far. */
  fetches = 0
  readonly #server: Server
  readonly #arrivals = new Map<string, (at: number) => void>()

  static async start(): Promise<Stub> {
    const stub = new Stub()
    stub.#server.listen(0, '127.0.0.1')
    await once(stub.#server, 'listening')
    return stub
  }

  private constructor() {
    this.#server = createServer((request, response) => this.#receive(request, response))
    this.#server.keepAliveTimeout = 60_000
  }

  get #origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  get discordUrl(): string {
    return `${this.#origin}${API}`
  }

  get backendUrl(): string {
    return this.#origin
  }

  /** Resolves when the reply of this token is edited, with the moment on `performance`'s clock. */
  edited(token: string): Promise<number> {
    return new Promise((resolve) => this.#arrivals.set(token, resolve))
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const at = performance.now()
    const url = request.url as string
    request.resume()
    if (!url.startsWith(API)) {
      this.#answerSignal(url, response)
      return
    }
    if (request.method !== 'GET') this.calls += 1
    const token = TOKEN.exec(url)?.[1] ?? ''
    this.#arrivals.get(token)?.(at)
    this.#arrivals.delete(token)
    // Also of `GET /gateway`, whose answer tells the time.
    send(response, '{"url":"wss://gateway.discord.gg"}')
  }

  /** Without candles: no chart is drawn, which would cost more than all that is measured. */
  #answerSignal(path: string, response: ServerResponse): void {
    this.fetches += 1
    if (this.backend === 'silent') return
    const { searchParams } = new URL(path, this.#origin)
    const asked = [searchParams.get('pair') ?? '', searchParams.get('timeframe') ?? ''] as const
    send(response, JSON.stringify({ ...makeSignal(...asked, Date.now(), 1), candles: [] }))
  }
}

function send(response: ServerResponse, text: string): void {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
  response.writeHead(200, headers)
  response.end(text)
}
