/** Backends as they are: what they send, how they limit, and how they fail. */

import { EventEmitter, once } from 'node:events'
import type { RequestListener } from 'node:http'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import t, { type Test } from 'tap'
import { signWebhook } from '../../src/signals/callback/webhook.js'
import { answer, reset } from '../signals/backend/backend-server.js'
import { documentFor, type Stage, startStage, wellAt } from './backend-stage.js'

const SIGNAL = { pair: 'EUR/USD', timeframe: '4h' }
type Encode = (text: string) => Buffer

/** A backend whose every good document goes through `encode`. */
function encoded(encode: Encode, headers: Record<string, string> = {}): RequestListener {
  return (request, response) => {
    const document = documentFor(request.url, Date.now(), { rationale: 'Höhere Tiefs' })
    response.writeHead(200, { 'content-type': 'application/json', ...headers })
    response.end(encode(JSON.stringify(document)))
  }
}

/** One question to a backend that answers so: what the trader reads, and the error line, if any. */
async function askOnce(t: Test, handler: RequestListener) {
  const stage = await startStage(t, { handlers: [handler] })
  const read = await stage.ask('signal', SIGNAL)
  const line = stage.logs.find(({ msg }) => msg === 'bad signal document')
  return { read, line, stage, why: (line?.err as Error | undefined)?.message ?? '' }
}

async function isRead(t: Test, encode: Encode, headers: Record<string, string> = {}) {
  const { read } = await askOnce(t, encoded(encode, headers))
  t.match(read, /Höhere Tiefs/)
  t.match(read, /1\.08450/)
}

t.test('node-fetch/node-fetch#541: a document with a byte order mark is read', async (t) => {
  await isRead(t, (text) => Buffer.from(`\ufeff${text}`))
})

t.test(
  'fastify/secure-json-parse#5: so is one in UTF-16, or Latin-1 where it says so',
  async (t) => {
    await isRead(t, (text) => Buffer.from(`\ufeff${text}`, 'utf16le'))
    await isRead(t, (text) => Buffer.from(text, 'utf16le').swap16())
    await isRead(t, (text) => Buffer.from(`\ufeff${text}`), {
      'content-type': 'application/json; charset=utf-16',
    })
    await isRead(t, (text) => Buffer.from(text, 'latin1'), {
      'content-type': 'application/json; charset=ISO-8859-1',
    })
  },
)

t.test('rbren/rss-parser#280: an encoding that nobody asked for is read', async (t) => {
  const encodings: readonly [string, Encode][] = [
    ['gzip', gzipSync],
    ['X-GZip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['identity', (text) => Buffer.from(text)],
  ]
  for (const [encoding, encode] of encodings) {
    await isRead(t, encode, { 'content-encoding': encoding })
  }
  await isRead(t, (text) => gzipSync(`\ufeff${text}`))
})

t.test(
  '18F/18f.gsa.gov#1796: one that is not read is named, and a bomb ends as an error',
  async (t) => {
    const before = process.memoryUsage().rss
    const bomb = gzipSync(Buffer.alloc(512 * 1024 * 1024, 0x20), { level: 1 })
    for (const [encoding, body, why] of [
      ['zstd', 'whatever', /encoded as zstd: only gzip, deflate or br is read/],
      ['gzip, br', 'whatever', /encoded as gzip, br: .*one at a time/],
      ['gzip', '{"pair":', /no whole gzip, as its content encoding says it is/],
      [
        'gzip',
        bomb.subarray(0, 900_000),
        /over 1 MiB \(application\/json, gzip, 900000 bytes, decoded\)/,
      ],
    ] as const) {
      const handler: RequestListener = (_, response) => {
        response.writeHead(200, {
          'content-type': 'application/json',
          'content-encoding': encoding,
        })
        response.end(body)
      }
      const { read, why: told } = await askOnce(t, handler)
      t.match(read, /not a valid signal/)
      t.match(told, why)
    }
    t.ok(process.memoryUsage().rss - before < 1024 * 1024 * 1024)
  },
)

const SECRET = `whsec_${'A'.repeat(32)}`
const CALLBACK_MODE = {
  SIGNAL_MODE: 'callback',
  PUBLIC_URL: 'https://signalbox.test',
  CALLBACK_SECRET: SECRET,
}

t.test('richkuo/go-trader#153: in a callback too, and the trader is told at once', async (t) => {
  const jobs = new EventEmitter()
  const accept: RequestListener = (request, response) => {
    response.writeHead(202).end()
    request.on('data', (job) => jobs.emit('job', JSON.parse(String(job))))
  }
  const stage = await startStage(t, { handlers: [accept], env: CALLBACK_MODE })
  const reading = stage.ask('signal', SIGNAL)
  const [{ interactionId }] = await once(jobs, 'job')
  const body = `{"interactionId":"${interactionId}","signal":{"confidence":NaN}}`
  const headers = signWebhook(SECRET, 'msg_1', Date.now(), body)
  const type = { 'content-type': 'application/json' }
  const url = `${stage.address}/bot/webhook/signal-ready`
  const { status } = await fetch(url, { method: 'POST', headers: { ...type, ...headers }, body })
  t.equal(status, 422)
  t.match(await reading, /not a valid signal/)
  const why = /NaN at line 1, column \d+, in signal.confidence \(application\/json, not encoded, /
  t.match(await stage.logged('signal callback'), { interactionId, ...SIGNAL, reason: why })
  t.match(await stage.logged('bad signal document'), { ...SIGNAL, err: { message: why } })
})

t.test('richkuo/go-trader#153: NaN is named with its member and its place', async (t) => {
  for (const [from, to, why] of [
    [
      '0.72',
      'NaN',
      /no JSON: NaN at line 1, column \d+, in confidence \(application\/json, not enc/,
    ],
    ['1.0845', '-Infinity', /no JSON: -Infinity at line 1, column \d+, in entry/],
    ['[1.089]', '[1.089,None]', /no JSON: None at line 1, column \d+, in take_profit\[1\]/],
    ['"buy"', "'buy'", /no JSON: it breaks at line 1, column \d+, in direction/],
  ] as const) {
    const { line, why: told } = await askOnce(
      t,
      encoded((text) => Buffer.from(text.replace(from, to))),
    )
    t.match(line, { ...SIGNAL, level: 'error' })
    t.match(told, why)
  }
})

t.test(
  'freqtrade/freqtrade#7977: a page, half a document, nothing: each says what came',
  async (t) => {
    for (const [body, headers, why] of [
      [
        '<html>Bearer backend-key',
        { 'content-type': 'text/html' },
        /no JSON, but HTML or XML \(text\/html, /,
      ],
      ['', {}, /empty \(application\/json, not encoded, 0 bytes\)/],
      ['{"pair":"EUR/USD","entry":1.', {}, /no JSON: it breaks at line 1, column 28, in entry/],
      [
        '{"pair":"EUR/USD","entry":',
        {},
        /no JSON: it ends too soon, at line 1, column 27, in entry/,
      ],
      ['[]', {}, /document must be object, not a list of 0 \(application\/json/],
    ] as const) {
      const { read, line, why: told } = await askOnce(t, answer(200, body, headers))
      t.match(read, /❌ Failed to retrieve signal/)
      t.match(told, why)
      t.notMatch(JSON.stringify(line), /backend-key/)
    }
  },
)

const NO_MOMENT = 'no ISO 8601 with an offset, or epoch seconds or milliseconds'

const candles = (changes: readonly object[] = []) =>
  Array.from({ length: 5 }, (_, at) => ({
    time: new Date(Date.now() - (5 - at) * 3_600_000).toISOString(),
    ...{ open: 1.083, high: 1.086, low: 1.082, close: 1.0845 },
    ...changes[at],
  }))

async function withCandles(t: Test, list: unknown) {
  const handler: RequestListener = (request, response) =>
    answer(200, { ...documentFor(request.url, Date.now()), candles: list })(request, response)
  const { read, stage } = await askOnce(t, handler)
  const told = stage.logs.find(({ msg }) => msg === 'signal decoration left out')
  t.match(read, /1\.08450/, 'the signal is shown')
  const drawn = /signal\.png|attachment:\/\//.test(read)
  return { drawn, left: told?.left }
}

t.test('ccxt/ccxt#1636: candles newest first, repeated, by epoch: drawn', async (t) => {
  const repeated = [...candles(), ...candles().slice(-1)]
  const epochs = candles().map((each) => ({ ...each, time: Date.parse(each.time) }))
  for (const list of [candles().toReversed(), repeated, epochs, epochs.toReversed()]) {
    t.strictSame(await withCandles(t, list), { drawn: true, left: undefined })
  }
})

t.test(
  'Open-Trader/opentrader#47: a broken candle is left out, and never costs the signal',
  async (t) => {
    t.strictSame(await withCandles(t, candles([{}, { close: null }])), {
      ...{ drawn: true, left: ['candles[1].close is null'] },
    })
    t.strictSame(await withCandles(t, [{}, null, 7, [], ...candles().slice(0, 1)]), {
      drawn: false,
      left: [...[0, 1, 2].map((at) => `candles[${at}].time is undefined: ${NO_MOMENT}`), '1 more'],
    })
    t.strictSame(await withCandles(t, candles([{}, { time: '2026-02-30T10:00:00Z' }])), {
      drawn: true,
      left: [`candles[1].time is "2026-02-30T10:00:00Z": ${NO_MOMENT}`],
    })
    t.strictSame(await withCandles(t, candles([{ time: '2026-11-27T24:00:00Z' }])), {
      drawn: true,
      left: undefined,
    })
    t.strictSame(await withCandles(t, Array(520_000).fill(0)), {
      drawn: false,
      left: ['candles is a list of 520000'],
    })
    t.strictSame(await withCandles(t, 'none'), { drawn: false, left: ['candles is "none"'] })
    t.strictSame(await withCandles(t, null), { drawn: false, left: ['candles is null'] })
  },
)

const LIMITED = /❌ Failed to retrieve signal.*limits how often it may be asked.*Wait (\d+) s\./

async function signalsState({ adminAddress }: Stage) {
  const ready = await (await fetch(`${adminAddress}/readyz`)).text()
  const metrics = await (await fetch(`${adminAddress}/metrics`)).text()
  const up = /signalbox_dependency_up\{dependency="signals"\} (\d)/.exec(metrics)?.[1]
  return { ready, up, metrics }
}

t.test('GuntharDeNiro/BTCT#427: 429 for an hour: nobody asks before it is over', async (t) => {
  const later = new Date(Date.now() + 3_600_000).toUTCString()
  for (const [status, retryAfter] of [
    [429, '3600'],
    [429, later],
    [418, '3600'],
    [503, '3600'],
  ] as const) {
    const stage = await startStage(t, {
      handlers: [answer(status, '', { 'retry-after': retryAfter })],
    })
    const [, seconds] = LIMITED.exec(await stage.ask('signal', SIGNAL)) ?? []
    t.ok(Number(seconds) > 3590 && Number(seconds) <= 3600, String(seconds))
    t.match(await stage.ask('signal', { pair: 'USD/JPY', timeframe: '1h' }), LIMITED)
    t.match(await stage.ask('board', { timeframe: '4h' }), LIMITED)
    t.match(await stage.ask('outlook', { pair: 'EUR/USD' }), LIMITED)
    t.equal(stage.asked.length, 1)
    const { ready, up, metrics } = await signalsState(stage)
    t.match(ready, /limited for 3[56]\d\d s/)
    t.equal(up, '0')
    t.match(metrics, /backend_errors_total\{reason="SIGNAL_LIMITED"\} 1\n/)
  }
})

t.test(
  'hummingbot/hummingbot#1291: what precomputes, and what hands over jobs, heeds it too',
  async (t) => {
    const limit = answer(429, '', { 'retry-after': '3600' })
    const env = {
      SIGNAL_PRECOMPUTE: 'EUR/USD,GBP/USD,USD/JPY',
    }
    const warm = await startStage(t, { handlers: [limit], env })
    t.match(await warm.ask('signal', SIGNAL), LIMITED)
    t.ok(warm.asked.length <= 4, 'only those that were under way together')
    const jobs = await startStage(t, { handlers: [limit], env: CALLBACK_MODE })
    for (const pair of ['EUR/USD', 'USD/JPY', 'GBP/USD']) {
      t.match(await jobs.ask('signal', { pair, timeframe: '4h' }), LIMITED)
    }
    t.equal(jobs.asked.length, 1)
  },
)

t.test('svanas/nefertiti#55: however the end of a limit is written, it is heeded', async (t) => {
  const [day, date, month, year, time] = new Date(Date.now() + 3_600_000).toUTCString().split(/,? /)
  for (const asked of [
    '3600, 60',
    ['60', '3600'],
    `${day} ${month} ${date?.replace(/^0/, ' ')} ${time} ${year}`,
    `${day}, ${date} ${month} ${year} ${time} GMT`,
  ]) {
    const limit: RequestListener = (_, response) => {
      response.setHeader('retry-after', asked).writeHead(429).end()
    }
    const stage = await startStage(t, { handlers: [limit] })
    t.match(await stage.ask('signal', SIGNAL), LIMITED)
    t.match(await stage.ask('signal', { pair: 'USD/JPY', timeframe: '4h' }), LIMITED)
    t.equal(stage.asked.length, 1, String(asked))
  }
})

t.test(
  'svanas/nefertiti#55: a limit without, or with a senseless wait is answered by one of ours',
  async (t) => {
    const headers: Record<string, string>[] = [
      {},
      { 'retry-after': '0' },
      { 'retry-after': 'soon' },
    ]
    for (const header of headers) {
      const stage = await startStage(t, { handlers: [answer(429, '', header)] })
      t.match(await stage.ask('signal', SIGNAL), LIMITED)
      t.equal(stage.asked.length, 3, 'after one second, and after two more')
      t.match(await stage.ask('signal', { pair: 'USD/JPY', timeframe: '4h' }), LIMITED)
      t.equal(stage.asked.length, 3)
    }
  },
)

t.test(
  'svanas/nefertiti#55: when a limit is over, and while a copy is known, traders have a signal',
  async (t) => {
    const limit = answer(429, '', { 'retry-after': '1' })
    const stage = await startStage(t, { handlers: [wellAt(), limit, wellAt()] })
    t.match(await stage.ask('signal', SIGNAL), /1\.08450/)
    t.match(await stage.ask('signal', { pair: 'USD/JPY', timeframe: '4h' }), /USD\/JPY/)
    t.equal(stage.asked.length, 3)
    t.equal((await signalsState(stage)).up, '1')
    const long = answer(429, '', { 'retry-after': '600' })
    const limited = await startStage(t, { handlers: [wellAt(), long] })
    await limited.ask('signal', SIGNAL)
    t.match(await limited.ask('signal', { pair: 'USD/JPY', timeframe: '4h' }), LIMITED)
    t.match(await limited.ask('signal', SIGNAL), /1\.08450/, 'the copy')
  },
)

t.test(
  'vonrobak/fedora-homelab-containers#165: five slow failures are a dead backend',
  async (t) => {
    for (const failure of [reset, answer(500), answer(503, '', { 'retry-after': '0' })]) {
      const stage = await startStage(t, { handlers: [failure] })
      for (let asked = 0; asked < 5; asked++) {
        t.match(await stage.ask('signal', SIGNAL), /cannot be reached/)
      }
      const { ready, up } = await signalsState(stage)
      t.match(ready, /circuit breaker open/)
      t.equal(up, '0')
      t.match(await stage.ask('signal', SIGNAL), /given a short rest/)
    }
  },
)
