/** Lines that come in pieces, without an end, or without any bound. */
import t from 'tap'
import { readLines } from '../../../src/tools/report/lines.js'

async function lines(chunks: readonly string[], longest?: number) {
  const found: (string | undefined)[] = []
  async function* stream() {
    for (const chunk of chunks) yield Buffer.from(chunk)
  }
  await readLines(stream(), (line) => found.push(line), longest)
  return found
}

t.test('a line may come in pieces, several in one, and the last without its end', async (t) => {
  t.strictSame(await lines(['a\nb', 'c', 'd\n', '\n\n', 'é\nf']), ['a', 'bcd', 'é', 'f'])
  t.strictSame(await lines(['a\n']), ['a'])
  t.strictSame(await lines([]), [])
})

t.test('a character that is cut by a chunk is whole again', async (t) => {
  const bytes = Buffer.from('€\n')
  async function* stream() {
    yield bytes.subarray(0, 1)
    yield bytes.subarray(1)
  }
  const found: unknown[] = []
  await readLines(stream(), (line) => found.push(line))
  t.strictSame(found, ['€'])
})

t.test(
  'a byte order mark and the carriage returns of another system are no part of it',
  async (t) => {
    t.strictSame(await lines(['\ufeffa\r\n\r\n', '  \nb c\r', '\n\r']), ['a', 'b c'])
  },
)

t.test('a line past the bound is told as such, and the next is read', async (t) => {
  t.strictSame(await lines(['12345', '678', '\nab\n', '123456\n'], 5), [undefined, 'ab', undefined])
  t.strictSame(await lines(['12345\n', '123456'], 5), ['12345', undefined])
})
