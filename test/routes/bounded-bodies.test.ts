/** Bodies in flight: so many bytes at a time, each for so long, and room again when one has come or gone. */
import type { IncomingMessage } from 'node:http'
import { PassThrough } from 'node:stream'
import t from 'tap'
import { createBodyReader } from '../../src/routes/bounded-bodies.js'

function send(length?: number) {
  const stream = new PassThrough()
  const headers = length === undefined ? {} : { 'content-length': String(length) }
  return { stream, request: Object.assign(stream, { headers }) as unknown as IncomingMessage }
}

t.test('there is room for so many bytes, announced or not, and again for as many', async (t) => {
  const read = createBodyReader({ limit: 10, mostBytes: 20 })
  const [known, unknown, gone] = [send(4), send(), send(6)]
  const bodies = [known, unknown, gone].map(({ request }) => read(request))
  t.equal(await read(send(1).request), 'busy')
  known.stream.end('abcd')
  t.equal(String(await bodies[0]), 'abcd')
  t.equal(await read(send(5).request), 'busy')
  const next = send(4)
  const last = read(next.request)
  gone.stream.destroy()
  t.equal(await bodies[2], 'broken')
  unknown.stream.end('x'.repeat(11))
  t.equal(await bodies[1], 'too-large')
  next.stream.end('efgh')
  t.equal(String(await last), 'efgh')
})

t.test('what says that it is too large takes no room, and is read to its end', async (t) => {
  const read = createBodyReader({ limit: 10, mostBytes: 0 })
  const { stream, request } = send(11)
  const body = read(request)
  stream.end('x'.repeat(11))
  t.equal(await body, 'too-large')
})

t.test('one that does not come in time is slow, and its room is free', async (t) => {
  const read = createBodyReader({ limit: 10, mostBytes: 10, withinMs: 1 })
  const { stream, request } = send(10)
  stream.write('abc')
  t.equal(await read(request), 'slow')
  const next = send(10)
  next.stream.end('0123456789')
  t.equal(String(await read(next.request)), '0123456789')
})
