/** Stands between Signalbox and the local Discord, and answers some calls itself, as the edge in front of Discord does. */
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'

export interface EdgeAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** An object is sent as JSON, a text as a page. */
  readonly body?: object | string
}

/** Undefined: Discord itself is asked. `n` counts from 0. */
export type Answering = (n: number, body: string) => EdgeAnswer | undefined | Promise<EdgeAnswer>

export interface Edge {
  /** What `DISCORD_API_BASE_URL` is to be. */
  readonly baseUrl: string
  /** Of the local Discord behind it; to be set before the first call that is not answered here. */
  behind: string
  onEdit: Answering
  onCallback: Answering
  onGateway: Answering
  /** How many edits have come since `onEdit` was set last. */
  readonly edits: () => number
}

interface Call {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

function ask(base: string, { method, path, headers, body }: Call): Promise<EdgeAnswer> {
  return new Promise((resolve, reject) => {
    const call = request(new URL(path, base), { method, headers }, async (response) => {
      const chunks: Buffer[] = []
      for await (const chunk of response) chunks.push(chunk as Buffer)
      const text = Buffer.concat(chunks).toString()
      const { statusCode = 0 } = response
      resolve({ status: statusCode, ...(text && { body: JSON.parse(text) as object }) })
    })
    call.on('error', reject).end(body)
  })
}

const GATEWAY = { status: 200, body: { url: 'wss://gateway.discord.gg' } }

const passOn = () => undefined

export async function startEdge(t: Test): Promise<Edge> {
  let counts = new Map<Answering, number>()
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const { method = '', url: path = '', headers } = incoming
    const body = Buffer.concat(chunks)
    const answers = { PATCH: edge.onEdit, POST: edge.onCallback, GET: edge.onGateway }
    const answering: Answering = answers[method as keyof typeof answers]
    const n = counts.get(answering) ?? 0
    counts = new Map(counts).set(answering, n + 1)
    const own = await answering(n, body.toString())
    const {
      status,
      headers: more,
      body: answer,
    } = own ?? (await ask(edge.behind, { method, path, headers, body }))
    const type = typeof answer === 'string' ? 'text/html' : 'application/json'
    response.writeHead(status, { ...(answer !== undefined && { 'content-type': type }), ...more })
    response.end(typeof answer === 'object' ? JSON.stringify(answer) : answer)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  const edge: Edge = {
    baseUrl: `http://127.0.0.1:${port}/api/v10`,
    behind: '',
    onEdit: passOn,
    onCallback: passOn,
    onGateway: () => GATEWAY,
    edits: () => Number(counts.get(edge.onEdit)),
  }
  return edge
}
