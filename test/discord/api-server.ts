/** A local server that records what the API client sends and answers as the test says. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { createDiscordApi, type DiscordApi, type DiscordApiOptions } from '../../src/discord/api.js'
import type { ClockSample } from '../../src/discord/clock-evidence.js'

export interface Call {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
  readonly socket: Socket
}

export type Reply = (response: ServerResponse, call: Call) => void

export interface ApiServer {
  readonly api: DiscordApi
  readonly calls: Call[]
  readonly samples: ClockSample[]
  /** How the next calls are answered; the last one stays. */
  answer(...replies: Reply[]): void
  close(): Promise<void>
}

export async function startApiServer(more: Partial<DiscordApiOptions> = {}): Promise<ApiServer> {
  const calls: Call[] = []
  const samples: ClockSample[] = []
  let replies: Reply[] = [(response) => response.end('{}')]
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { method = '', url: path = '', headers, socket } = request
    const call = { method, path, headers, socket, body: Buffer.concat(chunks) }
    calls.push(call)
    const reply = replies.length > 1 ? replies.shift() : replies[0]
    reply?.(response, call)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  let time = 1000
  const api = createDiscordApi({
    baseUrl: `http://127.0.0.1:${port}/api/v10`,
    applicationId: '775799577604522054',
    homepage: 'https://example.com/signalbox',
    version: '1.2.3',
    now: () => time++,
    onDate: (sample) => samples.push(sample),
    ...more,
  })
  return {
    api,
    calls,
    samples,
    answer(...next) {
      replies = next
    },
    async close() {
      await api.close()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
