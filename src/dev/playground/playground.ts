/** The playground: a page that talks to the local Discord and shows live what the trader sees. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Exchange } from '../local-discord/exchange.js'
import type { Stories } from '../stories.js'
import { ACTIONS, BadRequest, type Stage } from './actions.js'
import { EventStream } from './event-stream.js'
import { viewExchange } from './exchange-view.js'
import { readPageFiles } from './page-files.js'

export interface PlaygroundStage extends Stage {
  readonly stories: Stories
}

const DEFAULT_PORT = 8080
/** What a page that opens is told of the past. */
const REMEMBERED = 50
const SHOWN = ['command', 'component', 'unknown']

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  // A form of another site cannot send this type unasked: that is what keeps strangers out.
  if (request.headers['content-type'] !== 'application/json') throw new BadRequest('JSON only')
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  try {
    return JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>
  } catch {
    throw new BadRequest('that is not JSON')
  }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

export class Playground {
  readonly #events = new EventStream()
  readonly #files = readPageFiles()
  readonly #server = createServer((request, response) => this.#receive(request, response))
  readonly #onStep = (exchange: Exchange) => this.#show(exchange)

  /** Without a port: 8080, or a free one when that is taken. A port that is asked for must be free. */
  static async start(stage: PlaygroundStage, port?: number): Promise<Playground> {
    const playground = new Playground(stage)
    try {
      await listen(playground.#server, port ?? DEFAULT_PORT)
    } catch (error) {
      if (port !== undefined) throw error
      await listen(playground.#server, 0)
    }
    stage.discord.on('step', playground.#onStep)
    return playground
  }

  private constructor(private readonly stage: PlaygroundStage) {}

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`
  }

  /** Shows an exchange anew: its story has come in. */
  refresh(exchangeId: string): void {
    const exchange = this.stage.discord.exchange(exchangeId)
    if (exchange) this.#show(exchange)
  }

  async close(): Promise<void> {
    this.stage.discord.off('step', this.#onStep)
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }

  #show(exchange: Exchange): void {
    if (!SHOWN.includes(exchange.kind)) return
    this.#events.send('exchange', this.#view(exchange))
    const holder = this.stage.discord.exchange(exchange.message?.id ?? '')
    if (holder && holder !== exchange) this.#events.send('exchange', this.#view(holder))
  }

  #view(exchange: Exchange) {
    return viewExchange(exchange, this.stage.stories.of(exchange.id))
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url as string, 'http://127.0.0.1')
    const file = this.#files.get(pathname)
    const [, room, one = '', two] = pathname.split('/')
    if (request.method === 'POST' && room === 'api') void this.#act(one, request, response)
    else if (pathname === '/events') this.#open(response)
    else if (room === 'attachments') this.#sendAttachment(response, one, two)
    else if (file) response.writeHead(200, { 'content-type': file.type }).end(file.data)
    else sendJson(response, 404, { error: 'there is no such page' })
  }

  #open(response: ServerResponse): void {
    const shown = this.stage.discord.exchanges.filter(({ kind }) => SHOWN.includes(kind))
    const past = shown
      .slice(-REMEMBERED)
      .map((exchange) => ['exchange', this.#view(exchange)] as const)
    this.#events.open(response, past)
  }

  async #act(name: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const action = ACTIONS[name]
      if (action === undefined) throw new BadRequest(`there is no action "${name}"`)
      sendJson(response, 200, await action(this.stage, await readJson(request)))
    } catch (error) {
      // An unknown fault's name is a RangeError of parseFault: as much the page's mistake.
      const status = error instanceof BadRequest || error instanceof RangeError ? 400 : 500
      sendJson(response, status, { error: (error as Error).message })
    }
  }

  #sendAttachment(response: ServerResponse, exchangeId: string, attachmentId?: string): void {
    const exchange = this.stage.discord.exchange(exchangeId)
    const found = exchange?.message?.attachments.find(({ id }) => id === attachmentId)
    if (found) response.writeHead(200, { 'content-type': found.contentType }).end(found.data)
    else sendJson(response, 404, { error: 'there is no such file' })
  }
}
