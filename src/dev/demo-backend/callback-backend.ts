/** A signal backend for callback mode over real HTTP: takes jobs, and calls back when, where and how it is told. */
import { randomUUID } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { signWebhook } from '../../signals/callback/webhook.js'
import { makeSignal } from './signal.js'

export interface BackendJob {
  readonly interactionId: string
  readonly pair: string
  readonly timeframe: string
  readonly callbackUrl: string
}

export interface CallbackHow {
  /** Where to: a replica, whatever the job said. */
  readonly url: string
  /** In place of a signal of the demo market. */
  readonly document?: unknown
  /** `whsec_…`, in place of the right one. */
  readonly secret?: string
}

export const CALLBACK_PATH = '/bot/webhook/signal-ready'

interface Events {
  job: [BackendJob]
}

export class CallbackBackend extends EventEmitter<Events> {
  /** What every job is answered with. [202] */
  status = 202
  /** Every job handed over, repeated ones too. */
  readonly jobs: BackendJob[] = []
  readonly #server: Server

  static async start(secret: string): Promise<CallbackBackend> {
    const backend = new CallbackBackend(secret)
    backend.#server.listen(0, '127.0.0.1')
    await once(backend.#server, 'listening')
    return backend
  }

  private constructor(private readonly secret: string) {
    super()
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const job = JSON.parse(Buffer.concat(chunks).toString()) as BackendJob
        this.jobs.push(job)
        response.writeHead(this.status).end()
        this.emit('job', job)
      })
    })
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Resolves with the reply's status. */
  async callBack(job: BackendJob, how: CallbackHow): Promise<number> {
    return (await this.send(job, how)).status
  }

  /** Resolves with the reply's status, and what became of the callback. */
  async send(job: BackendJob, how: CallbackHow): Promise<{ status: number; result: string }> {
    const { pair, timeframe, interactionId } = job
    const document = how.document ?? {
      interactionId,
      signal: makeSignal(pair, timeframe, Date.now(), 1),
    }
    const body = JSON.stringify(document)
    const secret = how.secret ?? this.secret
    const response = await fetch(how.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...signWebhook(secret, `msg_${randomUUID()}`, Date.now(), body),
      },
      body,
    })
    const { result } = (await response.json()) as { result: string }
    return { status: response.status, result }
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }
}
