/** A line is never longer than what container runtimes leave whole, and is JSON whatever was cut. */
import t from 'tap'
import { fitLine } from '../../src/log/fit-line.js'
import { createLogger } from '../../src/log/logger.js'

const MAX_BYTES = 16 * 1024
const toLine = (members: object) => `${JSON.stringify(members)}\n`
const lineOf = (bytes: number) => toLine({ a: 'x'.repeat(bytes - toLine({ a: '' }).length) })

t.test('up to 16 KiB a line is left as it is', async (t) => {
  for (const line of [toLine({}), lineOf(5000), lineOf(6000), lineOf(MAX_BYTES)])
    t.equal(fitLine(line), line)
})

t.test('past it the longest members are cut, and the others are as they were', async (t) => {
  const errors = { embeds: Array.from({ length: 1000 }, () => ({ message: 'Must be shorter.' })) }
  const line = fitLine(
    toLine({ level: 'error', errors, status: 400, err: { code: 'X' }, msg: 'refused' }),
  )
  const read = JSON.parse(line)
  t.match(read, { level: 'error', status: 400, err: { code: 'X' }, msg: 'refused' })
  t.match(read.errors, /^\{"embeds":\[\{"message":"Must.*… \(\d+ characters\)$/)
  t.ok(line.endsWith('}\n'))
})

t.test('whatever fills it, it is JSON and short enough', async (t) => {
  const many = (count: number, text: string) =>
    toLine(Object.fromEntries(Array.from({ length: count }, (_, n) => [`m${n}`, text])))
  for (const line of [
    lineOf(MAX_BYTES + 1),
    toLine({ a: '€'.repeat(6000) }),
    toLine({ a: '🟢'.repeat(9000), b: '\n'.repeat(9000) }),
    toLine({ text: 'x'.repeat(1e6) }),
    many(20, 'x'.repeat(3000)),
    many(60, '\u0001'.repeat(3000)),
    many(100, 'é'.repeat(500)),
  ]) {
    const fitted = fitLine(line)
    t.ok(Buffer.byteLength(fitted) <= MAX_BYTES, `${Buffer.byteLength(fitted)}`)
    t.type(JSON.parse(fitted), 'object')
  }
})

t.test('the logger writes no other lines, and cuts after the secrets are out', async (t) => {
  const lines: string[] = []
  const logger = createLogger({
    level: 'info',
    destinations: [{ write: (line) => void lines.push(line) }],
  })
  const secret = `Bearer ${'s'.repeat(4000)}`
  logger.error({ errors: `${'x'.repeat(2040)} ${secret} ${'y'.repeat(20_000)}` }, 'refused')
  const [line = ''] = lines
  t.ok(Buffer.byteLength(line) <= MAX_BYTES)
  t.notMatch(line, /sss/)
  t.match(JSON.parse(line), { level: 'error', msg: 'refused' })
})
