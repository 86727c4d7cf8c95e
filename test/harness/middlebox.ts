/** What may stand between Signalbox and Discord: passes calls on, and answers or dates some of them in its own way. */
import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'

export interface Given {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string
}

/** Of Discord's answer to a call, `GET /gateway` or `PATCH /webhooks/…`, makes what the caller gets. */
export type Change = (given: Given, call: string) => Given

export interface Middlebox {
  /** For `DISCORD_API_BASE_URL`. */
  readonly url: string
  /** Discord's; until it is known, `GET /gateway` is answered here. */
  target: string | undefined
  change: Change
  /** Of `GET /gateway`. */
  asked: number
  /** Resolves when so many more have been asked and answered. */
  askedAgain(times?: number): Promise<void>
}

export const dated = (given: Given, at: number): Given => ({
  ...given,
  headers: { ...given.headers, date: new Date(at).toUTCString() },
})

export async function startMiddlebox(t: Test, change: Change = (given) => given) {
  const events = new EventEmitter()
  const box: Middlebox = {
    get url() {
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v10`
    },
    target: undefined,
    change,
    asked: 0,
    async askedAgain(times = 1) {
      for (let time = 0; time < times; time++) await once(events, 'gateway')
    },
  }

  async function pass(method: string, path: string, type: string, body: Buffer): Promise<Given> {
    const json = { 'content-type': 'application/json' }
    if (box.target === undefined)
      return dated({ status: 200, headers: json, body: '{"url":"wss://x"}' }, Date.now())
    const sent = method === 'GET' ? {} : { headers: { 'content-type': type }, body }
    const got = await fetch(`${box.target}${path}`, { method, ...sent })
    const { date = '' } = Object.fromEntries(got.headers)
    return { status: got.status, headers: { ...json, date }, body: await got.text() }
  }

  async function handle(request: IncomingMessage, response: ServerResponse) {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const path = String(request.url).slice('/api/v10'.length)
    const method = String(request.method)
    const type = request.headers['content-type'] ?? ''
    const given = await pass(method, path, type, Buffer.concat(chunks))
    const { status, headers, body } = box.change(given, `${method} ${path}`)
    response.sendDate = false
    response.writeHead(status, headers).end(body, () => {
      if (path !== '/gateway') return
      box.asked += 1
      events.emit('gateway')
    })
  }

  const server = createServer((request, response) => {
    /* c8 ignore next: only where Discord has gone before the last of its calls: the test is over */
    handle(request, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return box
}
