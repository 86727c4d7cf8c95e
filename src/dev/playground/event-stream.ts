/** Server-sent events to every open page. */
import type { ServerResponse } from 'node:http'

export class EventStream {
  readonly #pages = new Set<ServerResponse>()

  /** Keeps `response` open and tells it `first`, then all that follows. */
  open(response: ServerResponse, first: readonly (readonly [event: string, data: object])[]): void {
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
    })
    this.#pages.add(response)
    response.on('close', () => this.#pages.delete(response))
    response.write('retry: 1000\n\n')
    for (const [event, data] of first) response.write(format(event, data))
  }

  send(event: string, data: object): void {
    const text = format(event, data)
    for (const page of this.#pages) page.write(text)
  }
}

const format = (event: string, data: object) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
