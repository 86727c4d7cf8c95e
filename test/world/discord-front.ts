/** Something between Signalbox and a local Discord that answers edits in its own way, or lets them pass. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'

/** True when it has answered. `edit` counts from 1. */
export type OnEdit = (edit: number, request: IncomingMessage, response: ServerResponse) => boolean

export interface DiscordFront {
  /** For `DISCORD_API_BASE_URL`. */
  readonly apiBaseUrl: string
  /** What is behind it; until then all is held. */
  leadTo(apiBaseUrl: string): void
}

export async function startFront(t: Test, onEdit: OnEdit): Promise<DiscordFront> {
  let edits = 0
  let leadTo!: DiscordFront['leadTo']
  const behind = new Promise<string>((resolve) => {
    leadTo = (apiBaseUrl) => resolve(new URL(apiBaseUrl).origin)
  })
  const server = createServer(async (received, response) => {
    if (received.method === 'PATCH' && onEdit(++edits, received, response)) return
    const { method, headers, url } = received
    const passed = request(new URL(String(url), await behind), { method: String(method), headers })
    passed.on('response', (answer) => {
      response.writeHead(Number(answer.statusCode), answer.headers)
      answer.pipe(response)
    })
    /* c8 ignore next: only where Discord has gone before the last of its calls */
    passed.on('error', () => response.destroy())
    received.pipe(passed)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { apiBaseUrl: `http://127.0.0.1:${port}/api/v10`, leadTo }
}
