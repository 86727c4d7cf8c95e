/** Discord's REST API over real HTTP on 127.0.0.1: reads a call, finds its handler, writes the answer. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type Answer, notFound, ok, wrongMethod } from './answers.js'
import { answerCallback } from './callback-calls.js'
import type { Call, CallKind, Desk } from './calls.js'
import { answerCommands, type CommandShelf } from './command-calls.js'
import { answerWebhook, type WebhookAction } from './webhook-calls.js'
import { describeBody, openWire } from './wire.js'

const PREFIX = '/api/v10'

export interface RestOptions {
  readonly desk: Desk
  readonly shelf: CommandShelf
  readonly onCall: (kind: CallKind) => void
}

interface Route {
  readonly kind: CallKind
  readonly answer: (call: Call) => Answer | Promise<Answer>
}

const ORIGINAL: Readonly<Record<string, WebhookAction>> = { PATCH: 'edit', GET: 'get-original' }

function route({ desk, shelf }: RestOptions, method: string, path: string): Route {
  const [room, one = '', two = '', three, four] = path.slice(1).split('/')
  if (room === 'gateway' && one === '' && method === 'GET') {
    return { kind: 'gateway', answer: () => ok({ url: 'wss://gateway.discord.gg' }) }
  }
  if (room === 'webhooks') {
    const original = three === 'messages' && four === '@original'
    const action = original ? ORIGINAL[method] : method === 'POST' ? 'follow-up' : undefined
    if (action === undefined) return { kind: 'other', answer: () => wrongMethod }
    return { kind: action, answer: (call) => answerWebhook(desk, action, one, two, call) }
  }
  if (room === 'interactions' && three === 'callback' && method === 'POST') {
    return { kind: 'callback', answer: (call) => answerCallback(desk, one, two, call) }
  }
  const guild = /^\/applications\/\d+\/(?:guilds\/(\d+)\/)?commands$/.exec(path)
  if (guild) {
    const where = guild[1] ?? 'global'
    return { kind: 'commands', answer: (call) => answerCommands(desk, shelf, one, where, call) }
  }
  return { kind: 'other', answer: () => notFound }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Begins to write down a call that is about an interaction. */
async function open(desk: Desk, path: string, what: CallKind, url: string, call: Call) {
  const [room, one = '', two = ''] = path.slice(1).split('/')
  const exchange =
    room === 'webhooks' ? desk.byToken(two) : room === 'interactions' ? desk.byId(one) : undefined
  if (exchange === undefined || exchange.quiet) return undefined
  const { method, headers } = call
  const body = await describeBody(call)
  return openWire(exchange, { direction: 'to-discord', what, method, url, headers, body })
}

const bodyOf = ({ body = '' }: Answer): string =>
  typeof body === 'string' ? body : JSON.stringify(body)

function write(response: ServerResponse, answer: Answer, nowMs: number): void {
  if (answer.instead === 'reset') response.socket?.resetAndDestroy()
  if (answer.instead) return
  response.sendDate = false
  response.statusCode = answer.status
  response.setHeader('Date', new Date(nowMs).toUTCString())
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value)
  if (answer.body === undefined) return void response.end()
  const html = typeof answer.body === 'string'
  response.setHeader('Content-Type', html ? 'text/html; charset=UTF-8' : 'application/json')
  response.end(bodyOf(answer))
}

/** Not listening yet. A hung call keeps its connection: close with `closeAllConnections`. */
export function makeRestServer(options: RestOptions): Server {
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const method = request.method as string
    const url = new URL(request.url as string, 'http://127.0.0.1')
    const path = url.pathname.startsWith(`${PREFIX}/`) ? url.pathname.slice(PREFIX.length) : '/'
    const { kind, answer } = route(options, method, decodeURIComponent(path))
    const body = await readBody(request)
    options.onCall(kind)
    const call = { method, query: url.searchParams, headers: request.headers, body }
    const closeWire = await open(options.desk, path, kind, request.url as string, call)
    const given = await answer(call)
    write(response, given, options.desk.clock())
    if (given.instead) closeWire?.(undefined, given.instead)
    else closeWire?.({ status: given.status, headers: response.getHeaders(), body: bodyOf(given) })
  }
  return createServer((request, response) => {
    // Only a caller that went away while its body was read ends here: nobody is left to tell.
    handle(request, response).catch(() => response.destroy())
  })
}
