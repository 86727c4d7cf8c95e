/** The playground: a page that talks to the local Discord and shows live what the trader sees. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Exchange } from '../local-discord/exchange.js'
import { ACTIONS } from './actions.js'
import { BadRequest } from './asked.js'
import { EventStream } from './event-stream.js'
import { viewExchange } from './exchange-view.js'
import { isLocal, readJson, setGuardHeaders } from './guard.js'
import { readPageFiles } from './page-files.js'
import type { PlaygroundStage, Stage } from './stage.js'
import { Storms } from './storms.js'
import { Switches } from './switches.js'

const DEFAULT_PORT = 8080
/** What a page that opens is told of the past. */
const REMEMBERED = 50
const SHOWN = ['command', 'component', 'unknown']

const isShown = ({ kind, quiet }: Exchange) => SHOWN.includes(kind) && !quiet

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function statusOf(error: unknown): number {
  if (error instanceof BadRequest) return error.status
  // An unknown fault's name is a RangeError of parseFault: as much the page's mistake.
  return error instanceof RangeError ? 400 : 500
}

export class Playground {
  readonly #events = new EventStream()
  readonly #files = readPageFiles()
  readonly #server = createServer((request, response) => this.#receive(request, response))
  readonly #stage: Stage
  /** A step is told of just before what it changes: "thinking..." is there a moment after the reply. */
  readonly #onStep = (exchange: Exchange) => queueMicrotask(() => this.#show(exchange))
  readonly #onReplicas = () => this.#events.send('replicas', this.#replicas)
  #toldSettings: string
  /** Open when the channel was cleared: what comes of them is shown no more. */
  #cleared: ReadonlySet<string> = new Set()

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
    stage.servers.on('replicas', playground.#onReplicas)
    return playground
  }

  private constructor(stage: PlaygroundStage) {
    const { discord, backend, servers } = stage
    const storms = new Storms(discord, servers, (view) => this.#events.send('storm', view))
    this.#stage = { ...stage, storms, switches: new Switches(discord, backend) }
    this.#toldSettings = JSON.stringify(this.#stage.switches.settings)
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`
  }

  /** Shows an exchange anew: its story has come in. */
  refresh(exchangeId: string): void {
    const exchange = this.#stage.discord.exchange(exchangeId)
    if (exchange) this.#show(exchange)
  }

  async close(): Promise<void> {
    this.#stage.discord.off('step', this.#onStep)
    this.#stage.servers.off('replicas', this.#onReplicas)
    this.#stage.storms.close()
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }

  #isShown(exchange: Exchange): boolean {
    return isShown(exchange) && !this.#cleared.has(exchange.id)
  }

  #show(exchange: Exchange): void {
    if (!this.#isShown(exchange)) return
    this.#tellSettings()
    this.#events.send('exchange', this.#view(exchange))
    const holder = this.#stage.discord.exchange(exchange.message?.id ?? '')
    if (holder && holder !== exchange) this.#events.send('exchange', this.#view(holder))
  }

  /** To all pages, when one of them, or a fault, has changed any. */
  #tellSettings(): void {
    const { settings } = this.#stage.switches
    const text = JSON.stringify(settings)
    if (text === this.#toldSettings) return
    this.#toldSettings = text
    this.#events.send('settings', settings)
  }

  get #replicas() {
    const { replicas, dashboards } = this.#stage.servers
    return { replicas, dashboards }
  }

  #view(exchange: Exchange) {
    return viewExchange(exchange, this.#stage.stories.of(exchange.id))
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    setGuardHeaders(response)
    if (isLocal(request)) this.#route(request, response)
    else sendJson(response, 403, { error: 'this page is only for 127.0.0.1' })
  }

  #route(request: IncomingMessage, response: ServerResponse): void {
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
    const { discord, storms, switches } = this.#stage
    const past = discord.exchanges.filter((each) => this.#isShown(each)).slice(-REMEMBERED)
    const storm = storms.view
    this.#events.open(response, [
      ...past.map((exchange) => ['exchange', this.#view(exchange)] as const),
      ['settings', switches.settings],
      ['replicas', this.#replicas],
      ...(storm ? [['storm', storm] as const] : []),
    ])
  }

  async #act(name: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined
      if (action === undefined) throw new BadRequest(`there is no action "${name}"`)
      const done = await action(this.#stage, await readJson(request))
      this.#tellSettings()
      if (name === 'clear') this.#clear()
      sendJson(response, 200, done)
    } catch (error) {
      sendJson(response, statusOf(error), { error: (error as Error).message })
    }
  }

  #clear(): void {
    this.#cleared = new Set(this.#stage.discord.exchanges.map(({ id }) => id))
    this.#events.send('cleared', {})
  }

  #sendAttachment(response: ServerResponse, exchangeId: string, attachmentId?: string): void {
    const exchange = this.#stage.discord.exchange(exchangeId)
    const found = exchange?.message?.attachments.find(({ id }) => id === attachmentId)
    if (found) response.writeHead(200, { 'content-type': found.contentType }).end(found.data)
    else sendJson(response, 404, { error: 'there is no such file' })
  }
}
