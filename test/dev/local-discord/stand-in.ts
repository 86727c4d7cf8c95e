/** A tiny interactions server for the tests of the local Discord: scripted replies over node:http. */
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LocalDiscord } from '../../../src/dev/local-discord/local-discord.js'
import type { LocalDiscordOptions } from '../../../src/dev/local-discord/local-discord-options.js'

export interface Received {
  readonly interaction: Record<string, unknown>
  readonly headers: IncomingHttpHeaders
  readonly raw: Buffer
  readonly response: ServerResponse
  /** Answers with JSON. */
  readonly reply: (body: unknown, status?: number) => void
}

export interface Teardown {
  teardown(fn: () => unknown): void
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return {}
  }
}

/** Listens, and closes when the test is done. Resolves with its URL. */
export async function startStandIn(
  t: Teardown,
  script: (received: Received) => void,
): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const raw = Buffer.concat(chunks)
    const reply = (body: unknown, status = 200) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    const interaction = parse(raw.toString())
    script({ interaction, headers: request.headers, raw, response, reply })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/interactions`
}

/** A local Discord that talks to such a server; both close with the test. */
export async function startPair(
  t: Teardown,
  script: (received: Received) => void,
  options: LocalDiscordOptions = {},
): Promise<LocalDiscord> {
  const endpoint = await startStandIn(t, script)
  const discord = await LocalDiscord.start({ endpoint, ...options })
  t.teardown(() => discord.close())
  return discord
}

export const DEFERRED = { type: 5 }
export const nobody = { allowed_mentions: { parse: [] } }
export const said = (content: string, type = 4) => ({ type, data: { content, ...nobody } })

const USER_AGENT = 'DiscordBot (https://example.com/signalbox, 0.1.0)'

export interface CallResult {
  readonly status: number
  /** The body, when it is JSON. */
  readonly json: Record<string, unknown> | undefined
  readonly text: string
  readonly headers: Headers
}

/** One call of the API as a well-behaved application makes it; an object goes as JSON, a form as multipart. */
export async function call(
  discord: LocalDiscord,
  method: string,
  path: string,
  body?: object | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<CallResult> {
  const form = body instanceof FormData
  const response = await fetch(`${discord.apiBaseUrl}${path}`, {
    method,
    headers: {
      'user-agent': USER_AGENT,
      ...(body !== undefined && !form && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && {
      body: form || typeof body === 'string' ? body : JSON.stringify(body),
    }),
  })
  const text = await response.text()
  const json = response.headers.get('content-type') === 'application/json'
  return {
    status: response.status,
    json: json ? JSON.parse(text) : undefined,
    text,
    headers: response.headers,
  }
}

/** The path of an exchange's original message. */
export const original = (discord: LocalDiscord, exchange: { readonly token: string }) =>
  `/webhooks/${discord.applicationId}/${exchange.token}/messages/@original`

export const edit = (discord: LocalDiscord, exchange: { readonly token: string }, body: object) =>
  call(discord, 'PATCH', original(discord, exchange), body)

export const callback = (
  discord: LocalDiscord,
  exchange: { readonly id: string; readonly token: string },
  body: object,
  query = '',
) => call(discord, 'POST', `/interactions/${exchange.id}/${exchange.token}/callback${query}`, body)

export interface Latch<T> {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
}

/** A promise that a script resolves. */
export function makeLatch<T = void>(): Latch<T> {
  let resolve!: (value: T) => void
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
