/** A connection's reading, on a stream that brings what it is told to. */
import { once } from 'node:events'
import { Duplex } from 'node:stream'
import t from 'tap'
import { Connection } from '../../../bench/rig/connection.js'

const REQUEST = Buffer.from('POST / HTTP/1.1\r\n\r\n')

function open() {
  const written: string[] = []
  const stream = new Duplex({
    read() {},
    write(chunk, _, done) {
      written.push(String(chunk))
      done()
    },
  })
  const bring = async (...pieces: string[]) => {
    for (const piece of pieces) {
      const read = once(stream, 'data')
      stream.push(piece)
      await read
    }
  }
  return { connection: new Connection(stream), stream, written, bring }
}

t.test('a reply is put together from its pieces, and then the next can be asked for', async (t) => {
  const { connection, written, bring } = open()
  const reply = connection.ask(REQUEST)
  await bring('HTTP/1.1 200 OK\r\ncontent-le', 'ngth: 10\r\n\r\n{"type"', ':5}')
  t.strictSame(await reply, { status: 200, body: '{"type":5}' })
  const next = connection.ask(REQUEST)
  await bring('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n')
  t.strictSame(await next, { status: 401, body: '' })
  t.strictSame(written, [String(REQUEST), String(REQUEST)])
})

t.test('an answer whose end cannot be known is none', async (t) => {
  const { connection, bring } = open()
  const reply = connection.ask(REQUEST)
  const failed = t.rejects(reply, { message: 'an answer without content-length: HTTP/1.1 200 OK' })
  await bring('HTTP/1.1 200 OK\r\n\r\n{}')
  await failed
})

t.test('a connection that ends, by itself or by an error, rejects', async (t) => {
  const ended = open()
  const reply = ended.connection.ask(REQUEST)
  ended.connection.close()
  await t.rejects(reply, { message: 'the server closed the connection' })
  const broken = open()
  const next = broken.connection.ask(REQUEST)
  broken.stream.destroy(new Error('reset'))
  await t.rejects(next, { message: 'reset' })
})

t.test('one that ended while nobody asked has no answer to come', async (t) => {
  const { connection, stream } = open()
  stream.destroy()
  await once(stream, 'close')
  await t.rejects(connection.ask(REQUEST), { message: 'the server closed the connection' })
})
