/** Events reach every open page, and only those. */
import { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import t from 'tap'
import { EventStream } from '../../../src/dev/playground/event-stream.js'

class Page extends EventEmitter {
  text = ''
  head: unknown
  writeHead(status: number, headers: object) {
    this.head = { status, ...headers }
  }
  write(text: string) {
    this.text += text
  }
}

t.test('a page is told the past, then what happens, until it leaves', async (t) => {
  const events = new EventStream()
  const page = new Page()
  events.open(page as unknown as ServerResponse, [['a', { n: 1 }]])
  t.match(page.head, { status: 200, 'content-type': 'text/event-stream' })
  events.send('b', { n: 2 })
  page.emit('close')
  events.send('c', { n: 3 })
  t.equal(page.text, 'retry: 1000\n\nevent: a\ndata: {"n":1}\n\nevent: b\ndata: {"n":2}\n\n')
})
