/** A signal backend over real HTTP for the demo and the tests: the contract, invented data, faults on demand. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { TIMEFRAMES } from './market.js'
import { makeSignal } from './signal.js'

/** A status, or: never answer, reset the connection, answer something that is no JSON, or JSON that is no signal. */
export type BackendFailure = number | 'hang' | 'reset' | 'invalid-json' | 'bad-document'

export interface DemoBackendOptions {
  /** [127.0.0.1] */
  readonly host?: string
  /** [a free one] */
  readonly port?: number
  /** When set, the bearer key that is asked for. */
  readonly apiKey?: string
  /** Epoch milliseconds. [Date.now] */
  readonly now?: () => number
  /** [1] */
  readonly seed?: number
  readonly delayMs?: number
  readonly failWith?: BackendFailure
  /** Without candles there is no chart to be drawn, which costs more than all the rest. [true] */
  readonly candles?: boolean
}

const LOCAL = '127.0.0.1'
const EVERYWHERE = ['0.0.0.0', '::']
const PATH = '/api/v1/trading/signal'

interface Answer {
  readonly status: number
  readonly body: object | string
}

const fail = (status: number, code: string, message: string): Answer => ({
  status,
  body: { error: { code, message } },
})

export class DemoBackend {
  /** How long each answer takes, milliseconds; may be changed at any time. */
  delayMs: number
  /** What every request is answered with instead, while set. */
  failWith: BackendFailure | undefined
  /** Requests by `PAIR@TIMEFRAME`. */
  readonly requests = new Map<string, number>()
  readonly #server: Server
  readonly #timers = new Set<NodeJS.Timeout>()

  static async start(options: DemoBackendOptions = {}): Promise<DemoBackend> {
    const backend = new DemoBackend(options)
    backend.#server.listen(options.port ?? 0, options.host ?? LOCAL)
    await once(backend.#server, 'listening')
    return backend
  }

  private constructor(private readonly options: DemoBackendOptions) {
    this.delayMs = options.delayMs ?? 0
    this.failWith = options.failWith
    this.#server = createServer((request, response) => this.#receive(request, response))
  }

  /** What `SIGNAL_API_URL` is to be for a server on this machine. */
  get url(): string {
    const { address, family, port } = this.#server.address() as AddressInfo
    if (EVERYWHERE.includes(address)) return `http://${LOCAL}:${port}`
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
  }

  /** How many requests were seen: all, or those of one key (`PAIR@TIMEFRAME`). */
  count(key?: string): number {
    if (key !== undefined) return this.requests.get(key) ?? 0
    return [...this.requests.values()].reduce((sum, n) => sum + n, 0)
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer)
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url as string, 'http://127.0.0.1')
    const pair = url.searchParams.get('pair') ?? ''
    const timeframe = url.searchParams.get('timeframe') ?? ''
    const key = `${pair}@${timeframe}`
    this.requests.set(key, (this.requests.get(key) ?? 0) + 1)
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      if (this.failWith === 'hang') return
      if (this.failWith === 'reset') return void request.socket.resetAndDestroy()
      const { status, body } = this.#answer(request, url.pathname, pair, timeframe)
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    }, this.delayMs)
    this.#timers.add(timer)
  }

  #answer(request: IncomingMessage, path: string, pair: string, timeframe: string): Answer {
    const { apiKey, now = Date.now, seed = 1 } = this.options
    if (typeof this.failWith === 'number') {
      return fail(this.failWith, 'demo_failure', 'The demo backend was told to fail.')
    }
    if (this.failWith === 'invalid-json') return { status: 200, body: '{"pair": "EUR/U' }
    if (path !== PATH || request.method !== 'GET')
      return fail(404, 'not_found', `There is ${PATH}.`)
    if (apiKey !== undefined && request.headers.authorization !== `Bearer ${apiKey}`) {
      return fail(401, 'unauthorized', 'A valid bearer key is needed.')
    }
    if (!/^[A-Z]{3}\/[A-Z]{3}$/.test(pair)) {
      return fail(400, 'bad_pair', 'pair must look like EUR/USD.')
    }
    if (TIMEFRAMES[timeframe] === undefined) {
      const known = Object.keys(TIMEFRAMES).join(', ')
      return fail(400, 'bad_timeframe', `timeframe must be one of ${known}.`)
    }
    const signal = makeSignal(pair, timeframe, now(), seed)
    if (signal === undefined) return fail(404, 'unknown_pair', `There is no signal for ${pair}.`)
    if (this.failWith === 'bad-document') return { status: 200, body: { ...signal, entry: 'soon' } }
    if (this.options.candles === false) return { status: 200, body: { ...signal, candles: [] } }
    return { status: 200, body: signal }
  }
}
