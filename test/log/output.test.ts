/** Standard output: in order while it is read, bounded while it is not, and no danger when nobody is left. */
import { Writable } from 'node:stream'
import t from 'tap'
import { createLogOutput } from '../../src/log/output.js'

/** A reader that takes one chunk each time it is let. */
function createReader() {
  const read: string[] = []
  const held: (() => void)[] = []
  const stream = new Writable({
    highWaterMark: 1,
    write(chunk, _, done) {
      read.push(String(chunk))
      held.push(done)
    },
  })
  return { read, stream, take: () => held.shift()?.() }
}

t.test('lines come out one by one, and what is past the bound is dropped and told', async (t) => {
  const { read, stream, take } = createReader()
  const told: number[] = []
  const output = createLogOutput(stream, (lines) => told.push(lines), 10)
  for (const line of ['one\n', 'two\n', 'three\n', 'four\n', '5\n']) output.write(line)
  t.equal(stream.writableLength, 10, 'never more than may wait')
  t.strictSame(told, [], 'nobody could read it yet')
  const drained = new Promise((resolve) => stream.once('drain', resolve))
  while (stream.writableLength > 0) {
    take()
    await new Promise(setImmediate)
  }
  await drained
  t.strictSame(read, ['one\n', 'two\n', '5\n'])
  t.strictSame(told, [2])
  output.write('six\n')
  const again = new Promise((resolve) => stream.once('drain', resolve))
  take()
  await again
  t.strictSame(told, [2], 'each is told once')
})

t.test('a flush ends with the last line', async (t) => {
  const { read, stream, take } = createReader()
  const output = createLogOutput(stream, () => t.fail('nothing is dropped'))
  output.write('one\n')
  output.write('two\n')
  const flushed = output.flush(60_000)
  while (stream.writableLength > 0 || read.length < 3) {
    take()
    await new Promise(setImmediate)
  }
  take()
  await flushed
  t.strictSame(read, ['one\n', 'two\n', ''])
})

t.test('a flush of what nobody reads ends all the same', async (t) => {
  const { read, stream } = createReader()
  const output = createLogOutput(stream, () => t.fail('nothing is taken'))
  output.write('one\n')
  output.write('two\n')
  await output.flush(1)
  t.strictSame(read, ['one\n'])
})

t.test(
  'when the reader has gone, lines go nowhere and a flush has nothing to wait for',
  async (t) => {
    const stream = new Writable({ write: (_, __, done) => done(new Error('EPIPE')) })
    const output = createLogOutput(stream, () => t.fail('nobody is there to be told'))
    const closed = new Promise((resolve) => stream.once('close', resolve))
    output.write('one\n')
    await closed
    const writes = t.capture(stream, 'write', stream.write)
    output.write('two\n')
    t.strictSame(writes(), [])
    await output.flush(60_000)
  },
)
