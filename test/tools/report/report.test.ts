/** `signalbox report` on logs, good and bad, and its way to the operators' webhook. */
import '../../harness/unhooked.js'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import t, { type Test } from 'tap'
import { runReport } from '../../../src/tools/report/command.js'
import { post } from '../../../src/tools/report/post.js'
import { rate } from '../../../src/tools/report/rates.js'
import { Summary } from '../../../src/tools/report/summary.js'
import { runSignalbox } from '../../harness/run-script.js'
import { startRunning } from '../../harness/running-app.js'

const story = (more: object = {}) => ({
  time: '2026-01-05T10:00:00.000Z',
  level: 'info',
  interactionId: '1',
  command: 'signal',
  pair: 'EUR/USD',
  timeframe: '4h',
  cache: 'miss',
  backendMs: 400,
  ageMs: 50,
  ackMs: 2,
  ack: 'deferred',
  outcome: 'delivered',
  attempts: 1,
  totalMs: 500,
  msg: 'interaction ended',
  ...more,
})
const event = (msg: string, more: object = {}) => ({
  time: '2026-01-05T11:00:00.000Z',
  msg,
  ...more,
})

const DAY = [
  event('listening', { time: '2026-01-05T00:00:01.000Z' }),
  ...Array.from({ length: 17 }, () => story()),
  story({ cache: 'hit', backendMs: undefined, ack: 'answered', totalMs: 3 }),
  story({ pair: 'USD/JPY', backendMs: 6000, totalMs: 6100, ageMs: 1500 }),
  story({
    command: 'help',
    pair: undefined,
    timeframe: undefined,
    cache: undefined,
    outcome: 'gone',
  }),
  story({ outcome: 'told', reason: 'SIGNAL_TIMEOUT' }),
  story({ outcome: 'expired' }),
  story({ ack: 'choices', totalMs: 1 }),
  event('interaction too old', { ageMs: 2800 }),
  event('interaction too old', { ageMs: 2800, ack: 'choices' }),
  event('duplicate interaction'),
  event('request rejected', { reason: 'signature' }),
  event('request rejected', { reason: 'signature' }),
  event('request rejected', { reason: 'timestamp' }),
  event('discord call unsuccessful', { status: 400, code: 40060 }),
  event('discord call unsuccessful', { status: 502 }),
  event('discord refused the message', { status: 400, code: 50035 }),
  event('discord call failed', { reason: 'reset' }),
  event('acknowledgement of unknown fate resolved', { result: 'had-arrived' }),
  event('banned by discord: follow-ups wait'),
  event('interaction left unanswered', { time: '2026-01-05T23:59:58.000Z' }),
  event('a line that nobody counts'),
]
const text = (lines: readonly unknown[]) =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join('')

async function* nothing() {}

async function report(
  args: readonly string[],
  environment = {},
  stdin: AsyncIterable<Buffer> = nothing(),
) {
  const written: string[] = []
  const complaints: string[] = []
  const code = await runReport(args, {
    environment,
    stdin,
    write: (part) => written.push(part),
    complain: (part) => complaints.push(part),
  })
  return { code, text: written.join(''), complaints: complaints.join('') }
}

t.test('a day as Markdown', async (t) => {
  const folder = t.testdir({ 'a.log': `${text(DAY)}not json\n[]\n"text"\nnull\n` })
  const { code, text: summary, complaints } = await report([join(folder, 'a.log')])
  t.equal(code, 0)
  t.equal(complaints, '')
  t.matchSnapshot(summary)
})

t.test('several files, compressed ones and standard input add up', async (t) => {
  const folder = t.testdir({ 'a.log': text(DAY) })
  writeFileSync(join(folder, 'b.log.gz'), gzipSync(text(DAY)))
  async function* stdin() {
    yield Buffer.from(text(DAY))
  }
  const files = [join(folder, 'a.log'), join(folder, 'b.log.gz'), '-']
  t.match((await report(files, {}, stdin())).text, `66 interactions in ${3 * DAY.length} lines`)
})

t.test('one day can be taken out of several', async (t) => {
  const folder = t.testdir({
    'a.log': text([
      story({ time: '2026-01-06T09:00:00.000Z' }),
      story({ time: '2026-01-06T00:00:00.000Z' }),
      story(),
      { msg: 'listening' },
    ]),
  })
  const { text: summary } = await report(['--day', '2026-01-06', join(folder, 'a.log')])
  t.match(
    summary,
    '2026-01-06T00:00:00.000Z to 2026-01-06T09:00:00.000Z: 2 interactions in 4 lines',
  )
  t.notMatch(summary, 'server starts')
})

t.test('without what is logged at info no rate is known, and nothing critical', async (t) => {
  const loud = [
    story({ level: 'warn', outcome: 'expired' }),
    event('interaction too old', { level: 'warn', ageMs: 2800 }),
    event('discord refused the message', { level: 'error', status: 400, code: 50035 }),
  ]
  const folder = t.testdir({
    'loud.log': text(loud),
    'all.log': text([...loud, story({ level: 'info' })]),
    'other-day.log': text([...loud, story({ time: '2026-01-04T10:00:00.000Z' })]),
  })
  const caveat = 'Rates unknown: no line is of level info. At LOG_LEVEL=warn what went well'
  const { code, text: summary, complaints } = await report([join(folder, 'loud.log')])
  t.equal(code, 0)
  t.equal(summary.match(/\| - \| .*no data/g)?.length, 5)
  t.notMatch(summary, '🔴')
  t.match(summary, caveat.replace('_', '\\_'))
  t.match(complaints, caveat)
  t.match(summary, '| 50035 | 1 |', 'what is logged is told')

  const all = await report([join(folder, 'all.log')])
  t.match(all.text, '| 66.67 % | 5 % | 10 % | 🔴 critical |')
  t.equal(all.complaints, '')
  const day = await report(['--day', '2026-01-05', join(folder, 'other-day.log')])
  t.match(day.complaints, caveat)
})

t.test('an empty log has no figures rather than good ones', async (t) => {
  const folder = t.testdir({ 'a.log': '' })
  const { text: summary } = await report([join(folder, 'a.log')])
  t.match(summary, 'nothing dated: 0 interactions in 0 lines')
  t.equal(summary.match(/no data/g)?.length, 5)
})

t.test('the log of the real server is understood', async (t) => {
  const { discord, logs, logged } = await startRunning(t)
  const exchange = discord.command('signal', { pair: 'EUR/USD', timeframe: '4h' })
  await exchange.ended
  await logged('interaction ended', exchange.id)
  const old = discord.command('signal', { pair: 'EUR/USD', timeframe: '4h' }, { ageMs: 2800 })
  await logged('interaction too old', old.id)
  const summary = new Summary(undefined)
  for (const line of logs) summary.add(JSON.stringify(line))
  t.equal(summary.outcomes.of('delivered'), 1)
  t.equal(summary.tooOld, 1)
  t.equal(summary.backendMs.count, 1)
  t.equal(summary.pairs.get('EUR/USD 4h')?.totalMs.count, 1)
  t.equal(summary.malformed, 0)
  t.equal(rate(summary)[0]?.value, '50 %')
})

t.test('what a log may hold cannot make it grow, nor write into the table', async (t) => {
  const summary = new Summary(undefined)
  for (let i = 0; i < 1000; i += 1)
    summary.add(JSON.stringify(story({ command: `c${i}`, pair: `p${i}`, outcome: `o${i}` })))
  summary.add(undefined)
  t.equal(summary.malformed, 1)
  t.equal(summary.commands.size, 50)
  t.equal(summary.pairs.size, 500)
  t.equal(summary.outcomes.entries().length, 101)
  t.equal(summary.outcomes.of('(other)'), 900)
  t.equal(summary.totalMs.count, 1000)
  const folder = t.testdir({
    'a.log': text([
      story({ ageMs: 'x', ackMs: null, backendMs: '', totalMs: {}, command: '@x|y\n`' }),
      story({ pair: 'USD/JPY' }),
    ]),
  })
  t.match((await report([join(folder, 'a.log')])).text, '| \\@x\\|y \\` |')
})

async function webhook(t: Test, listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/webhooks/1/secret-token`
}

t.test('posted: the verdicts as text, the whole as a file, nobody mentioned', async (t) => {
  const bodies: string[] = []
  const url = await webhook(t, async (request, response) => {
    t.equal(request.url, '/api/webhooks/1/secret-token?wait=true')
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    bodies.push(Buffer.concat(chunks).toString())
    response.end('{}')
  })
  const file = join(t.testdir({ 'a.log': text(DAY) }), 'a.log')
  const { text: summary } = await report(['--post', file], { OPS_WEBHOOK_URL: url })
  const [body = ''] = bodies
  t.equal(bodies.length, 1)
  t.match(body, '"allowed_mentions":{"parse":[]}')
  t.match(body, '**Signalbox** 2026-01-05T00:00:01.000Z to')
  t.match(body, '🟡 warning: age on arrival, p95')
  t.match(body, 'filename="signalbox-2026-01-05.md"')
  t.ok(body.replaceAll('\r\n', '\n').includes(summary))
  const empty = join(t.testdir({ 'b.log': '' }), 'b.log')
  await report(['--post', empty], { OPS_WEBHOOK_URL: url })
  t.match(bodies[1], 'filename="signalbox-empty.md"')
})

t.test(
  'a limit is waited out, a failure tried again, a refusal told without the URL',
  async (t) => {
    const waits: number[] = []
    const wait = (async (ms: number) => void waits.push(ms)) as unknown as Parameters<
      typeof post
    >[2]
    const answers = [429, 429, 200]
    const url = await webhook(t, (request, response) => {
      request.resume()
      const status = answers.shift() as number
      response.writeHead(status, waits.length === 0 ? { 'retry-after': '0.5' } : {}).end()
    })
    const content = 'x'.repeat(3000)
    const message = { content, fileName: 'a.md', file: '' }
    await post(url, message, wait)
    t.strictSame(waits, [500, 2000])

    answers.push(500, 500, 500)
    await t.rejects(post(url, message, wait), /answered 500/)
    answers.push(404)
    await t.rejects(post(url, message, wait), {
      message: 'the report could not be posted: the webhook answered 404',
    })
    answers.push(418)
    await t.rejects(post(url, message, wait), /answered 418/)
    const broken = await webhook(t, (request) => request.socket.destroy())
    const gone = await post(broken, message, wait).catch((error) => error)
    t.match(gone.message, /could not be posted: .*(socket|closed|ECONNRESET)/)
    t.notMatch(gone.message, 'secret-token')
    await t.rejects(post('ftp://x/api/webhooks/1/secret', message, wait), {
      message: /^(?!.*secret).*$/,
    })
  },
)

t.test(
  'a limit may say until when in seconds, as a date, too far off, or not at all',
  async (t) => {
    const waits: number[] = []
    const wait = (async (ms: number) => void waits.push(ms)) as unknown as Parameters<
      typeof post
    >[2]
    const asked = [
      '2',
      'Mon, 05 Jan 2026 10:00:05 GMT',
      '3600',
      'Mon, 05 Jan 2026 12:00:00 GMT',
      '?',
    ]
    const left = asked.flatMap((header) => [header, undefined])
    const url = await webhook(t, (request, response) => {
      request.resume()
      const header = left.shift()
      const limit = { 'retry-after': header, date: 'Mon, 05 Jan 2026 10:00:00 GMT' }
      response.writeHead(header ? 429 : 200, header ? limit : {}).end()
    })
    for (const _ of asked) await post(url, { content: '', fileName: 'a.md', file: '' }, wait)
    t.strictSame(waits, [2000, 5000, 60_000, 60_000, 1000])
  },
)

t.test('a message is cut to what Discord takes', async (t) => {
  let content = ''
  const url = await webhook(t, async (request, response) => {
    const form = await new Response(Buffer.concat(await request.toArray()), {
      headers: { 'content-type': String(request.headers['content-type']) },
    }).formData()
    content = JSON.parse(String(form.get('payload_json'))).content
    response.end()
  })
  await post(url, { content: 'x'.repeat(3000), fileName: 'a.md', file: '' })
  t.equal(content.length, 2000)
  t.equal(content.at(-1), '…')
})

t.test('mistakes are told before anything is read', async (t) => {
  t.match((await report(['--help'])).text, /^Usage: signalbox report/)
  await t.rejects(report([]), /a log file is needed/)
  await t.rejects(report(['--day', 'today', '-']), /YYYY-MM-DD/)
  await t.rejects(report(['--post', '-']), /OPS_WEBHOOK_URL/)
  async function* unasked() {
    yield t.fail('read before all are known to be there')
  }
  const folder = t.testdir({})
  const missing = join(folder, 'no.log')
  await t.rejects(report(['-', missing], {}, unasked() as never), {
    code: 'ENOENT',
    message: new RegExp(missing),
  })
  await t.rejects(report(['-', folder], {}, unasked() as never), {
    message: `${folder} is a directory`,
  })
})

t.test('a file that ends badly loses nothing of what was read, and is told of', async (t) => {
  const whole = gzipSync(text(DAY))
  const folder = t.testdir({ 'c.log': text(DAY), 'b.gz': 'text' })
  const cut = join(folder, 'a_cut.log.gz')
  writeFileSync(cut, whole.subarray(0, whole.length - 8))
  const notCompressed = join(folder, 'b.gz')
  const bodies: string[] = []
  const url = await webhook(t, async (request, response) => {
    bodies.push(Buffer.concat(await request.toArray()).toString())
    response.end('{}')
  })
  const {
    code,
    text: summary,
    complaints,
  } = await report([cut, notCompressed, join(folder, 'c.log'), '--post'], { OPS_WEBHOOK_URL: url })
  t.equal(code, 1)
  t.match(summary, `44 interactions in ${2 * DAY.length} lines`)
  const told = [
    `Partial: ${cut} could not be read to its end (unexpected end of file).`,
    `Partial: ${notCompressed} could not be read to its end (incorrect header check).`,
  ]
  t.equal(complaints, `${told.join('\n')}\n`)
  const marked = told.map((line) => line.replaceAll('_', '\\_'))
  t.match(summary, `\n\n${marked.join('\n\n')}\n\n## Against the thresholds`)
  for (const line of marked) t.match(bodies[0], JSON.stringify(line).slice(1, -1))
})

t.test('the command reads what is piped into it, and exits with 2 for a mistake', async (t) => {
  const run = (args: readonly string[], input = '') => runSignalbox(['report', ...args], { input })
  t.match(await run(['-'], text(DAY)), { code: 0, stdout: /^# Signalbox report/ })
  t.match(await run([]), { code: 2, stderr: 'a log file is needed' })
  const cut = await run([join(t.testdir({ 'a.gz': 'text' }), 'a.gz')])
  t.match(cut, { code: 1, stderr: /^Partial: .*a\.gz could not be read/ })
})
