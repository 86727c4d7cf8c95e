/** /signal: what is answered at once, what is deferred, and what the presses below it do. */
import t from 'tap'
import type { CommandRequest } from '../../src/commands/command.js'
import type { CommandDeps } from '../../src/commands/dependencies.js'
import { createSignal } from '../../src/commands/signal.js'
import { SignalboxError } from '../../src/errors.js'
import { messageProblems } from '../messages/discord-schema.js'
import { LOCALES, sampleCandles } from '../messages/sample-view.js'
import { fakeReader, NOW, PAIRS, reading, TIMEFRAMES } from './fake-reader.js'

const KEY = { pair: 'EUR/USD', timeframe: '4h' }
const PNG = Buffer.from('png')
const never = new AbortController().signal

function request(changes: Partial<CommandRequest> = {}): CommandRequest {
  return {
    command: 'signal',
    options: { pair: 'EUR/USD', timeframe: '4h' },
    locale: 'en-US',
    ...changes,
  }
}

function command(reader: CommandDeps['reader'], changes: Partial<CommandDeps> = {}) {
  const deps = { reader, pairs: PAIRS, timeframes: TIMEFRAMES, now: () => NOW, ...changes }
  const { immediate, resolve, autocomplete } = createSignal(deps)
  if (resolve === undefined || autocomplete === undefined) throw new Error('a face is missing')
  return { immediate, resolve, autocomplete }
}

t.test(
  'a fresh hit is answered at once, without a picture but with the chart button',
  async (t) => {
    const memory = reading(KEY, {}, { candles: sampleCandles(20) })
    const { immediate } = command(
      fakeReader(() => memory),
      { renderChart: async () => PNG },
    )
    for (const locale of LOCALES) {
      const answer = immediate(request({ locale }))
      if (answer.kind !== 'answer') return t.fail(answer.kind)
      t.equal(answer.private, false)
      t.same(answer.note, { ...KEY, cache: 'hit' })
      t.same(answer.message.files, [])
      t.same(messageProblems(answer.message), [])
      t.matchSnapshot(answer.message.components, locale)
    }
  },
)

t.test('without candles, or without a way to draw, no chart button is offered', async (t) => {
  const plain = command(
    fakeReader(() => reading(KEY)),
    { renderChart: async () => PNG },
  )
  t.notMatch(JSON.stringify(plain.immediate(request())), /chart/)
  const candles = sampleCandles(20)
  const blind = command(fakeReader(() => reading(KEY, {}, { candles })))
  t.notMatch(JSON.stringify(blind.immediate(request())), /s1\|chart/)
})

t.test('a stale copy is answered at once and says that it is one', async (t) => {
  const { immediate } = command(fakeReader(() => reading(KEY, { cache: 'stale' })))
  const answer = immediate(request())
  t.match(answer, { kind: 'answer', note: { cache: 'stale' } })
  t.match(JSON.stringify(answer), /saved copy.*A newer one is being fetched/)
})

t.test('a stale copy promises no newer one while the breaker is open', async (t) => {
  const reader = fakeReader(() => reading(KEY, { cache: 'stale' }))
  const { immediate } = command({ ...reader, unavailable: () => 'SIGNAL_BREAKER_OPEN' })
  const said = JSON.stringify(immediate(request()))
  t.match(said, /saved copy.*The signal service is having trouble/)
  t.notMatch(said, /being fetched/)
})

t.test('nor while nothing could be edited in', async (t) => {
  const reader = fakeReader(() => reading(KEY, { cache: 'stale' }))
  const said = JSON.stringify(command(reader, { canFollowUp: () => false }).immediate(request()))
  t.match(said, /saved copy, fetched/)
  t.notMatch(said, /being fetched|trouble|press/)
})

t.test('what memory does not hold is deferred, privately when asked so', async (t) => {
  const { immediate } = command(fakeReader(() => undefined))
  t.same(immediate(request()), { kind: 'defer', private: false })
  const options = { ...request().options, private: true }
  t.same(immediate(request({ options })), { kind: 'defer', private: true })
})

t.test(
  'each reading given out is counted once: from memory, and where Refresh is pressed too soon',
  async (t) => {
    const reader = fakeReader(() => reading(KEY, { fetchedAt: NOW - 4999 }))
    const { immediate, resolve } = command(reader)
    immediate(request())
    t.same(reader.given, ['EUR/USD@4h hit'])
    await resolve(request({ action: 'refresh' }), never)
    t.same(reader.given, Array(2).fill('EUR/USD@4h hit'))
    t.same(reader.refreshed, [])
  },
)

t.test('a private answer is private', async (t) => {
  const { immediate } = command(fakeReader(() => reading(KEY)))
  const options = { pair: 'eur-usd', timeframe: '4H', private: true }
  t.match(immediate(request({ options })), { kind: 'answer', private: true })
})

t.test('forgiving input asks for the configured spelling', async (t) => {
  const reader = fakeReader(() => undefined)
  command(reader).immediate(request({ options: { pair: 'eurusd', timeframe: '4H' } }))
  t.same(reader.peeked, [KEY])
})

t.test(
  'a bad option is told privately, at once, with what is allowed, and nothing is looked up',
  async (t) => {
    const reader = fakeReader(() => reading(KEY))
    const { immediate, resolve } = command(reader)
    for (const [options, allowed] of [
      [{ pair: 'DOGE/ZZZ', timeframe: '4h' }, 'EUR/USD, USD/JPY, BTC/USD'],
      [{ pair: 'EUR/USD', timeframe: '7h' }, '15min, 1h, 4h, 1d'],
      [{}, 'EUR/USD, USD/JPY, BTC/USD'],
      [{ pair: 'EUR/USD' }, '15min, 1h, 4h, 1d'],
    ] as const) {
      const answer = immediate(request({ options }))
      if (answer.kind !== 'answer') return t.fail(answer.kind)
      t.equal(answer.private, true)
      t.match(answer.message.content, allowed)
      t.same(messageProblems(answer.message), [])
      await t.rejects(resolve(request({ options }), never), { code: 'INTERACTION_INVALID' })
    }
    t.same(reader.peeked, [])
    t.same(reader.fetched, [])
  },
)

t.test('the follow-up brings the signal with its chart', async (t) => {
  const candles = sampleCandles(20)
  const reader = fakeReader(
    () => undefined,
    (key) => reading(key, { cache: 'miss', backendMs: 321 }, { candles }),
  )
  const drawn: string[] = []
  const { resolve } = command(reader, {
    renderChart: async (svg) => {
      drawn.push(svg)
      return PNG
    },
  })
  for (const locale of LOCALES) {
    const { message, note } = await resolve(request({ locale }), never)
    t.same(note, { ...KEY, cache: 'miss', backendMs: 321 })
    t.same(messageProblems(message), [])
    const [file] = message.files ?? []
    t.match(file, { name: 'chart.png', contentType: 'image/png', data: PNG })
    t.match(file?.description, /1\.08730/)
    t.equal(message.embeds?.[0]?.image?.url, 'attachment://chart.png')
    t.notMatch(JSON.stringify(message.components), /chart/)
  }
  t.match(drawn[0], /^<svg/)
})

t.test('the chart of what is not current says so, as the answer does', async (t) => {
  const candles = sampleCandles(20)
  const drawn: string[] = []
  const reader = fakeReader(
    () => undefined,
    (key) => reading(key, {}, { candles }),
  )
  const { resolve } = command(reader, {
    now: () => NOW + 365 * 24 * 3_600_000,
    renderChart: async (svg) => {
      drawn.push(svg)
      return PNG
    },
  })
  const { message } = await resolve(request(), never)
  t.match(message.embeds?.[0]?.title, /not current/)
  t.match(message.files?.[0]?.description, /not current/)
  t.match(drawn[0], 'NOT CURRENT')
})

t.test('a chart that cannot be drawn is reported, and the answer says so', async (t) => {
  const candles = sampleCandles(20)
  const failure = new SignalboxError('CHART_FAILED', 'no pencil')
  const told: unknown[] = []
  const deps = {
    renderChart: async () => {
      throw failure
    },
  }
  const reader = fakeReader(
    () => undefined,
    (key) => reading(key, {}, { candles }),
  )
  const { resolve } = command(reader, { ...deps, onChartError: (...all) => told.push(all) })
  const { message } = await resolve(request(), never, '7')
  t.same(message.files, [])
  t.match(JSON.stringify(message.components), /s1\|chart/)
  t.match(message.embeds?.[0]?.description, '(The chart could not be drawn.)')
  t.same(messageProblems(message), [])
  t.same(told, [[failure, { ...KEY, interactionId: '7' }]])
  const quiet = await command(reader, deps).resolve(request(), never)
  t.same(quiet.message.files, [])
})

t.test('a failed fetch rejects with its code', async (t) => {
  const { resolve } = command(fakeReader(() => undefined))
  await t.rejects(resolve(request(), never), { code: 'SIGNAL_UNREACHABLE' })
})

t.test('another timeframe from memory changes the message at once, else is deferred', async (t) => {
  const options = { pair: 'EUR/USD', timeframe: '1d' }
  const press = request({ action: 'timeframe', options })
  const hit = command(fakeReader((key) => reading(key))).immediate(press)
  t.match(hit, { kind: 'update', note: { timeframe: '1d' } })
  t.match(JSON.stringify(hit), /"value":"1d","default":true/)
  t.match(command(fakeReader(() => undefined)).immediate(press), { kind: 'defer' })
})

t.test(
  'a refresh press fetches anew, unless the reading is younger than the cool-down',
  async (t) => {
    const press = request({ action: 'refresh' })
    for (const [age, kind] of [
      [4999, 'update'],
      [5000, 'defer'],
    ] as const) {
      const reader = fakeReader(() => reading(KEY, { fetchedAt: NOW - age }))
      t.match(command(reader).immediate(press), { kind })
    }
    const empty = fakeReader(
      () => undefined,
      (key) => reading(key, { cache: 'miss' }),
    )
    const { immediate, resolve } = command(empty)
    t.match(immediate(press), { kind: 'defer' })
    t.match((await resolve(press, never)).note, { cache: 'miss' })
    t.same(empty.refreshed, [KEY])
  },
)

t.test('a refresh press within the cool-down keeps the chart, and fetches nothing', async (t) => {
  const memory = reading(KEY, {}, { candles: sampleCandles(20) })
  const reader = fakeReader(() => memory)
  let drawn = 0
  const { immediate, resolve } = command(
    { ...reader, unavailable: () => 'SIGNAL_BREAKER_OPEN' },
    {
      now: () => memory.fetchedAt + 4999,
      renderChart: async () => {
        drawn += 1
        return PNG
      },
    },
  )
  const press = request({ action: 'refresh' })
  for (let times = 0; times < 3; times += 1) {
    t.same(immediate(press), { kind: 'defer', private: false })
    const { message, note } = await resolve(press, never)
    t.match(message.files, [{ name: 'chart.png', data: PNG }])
    t.equal(message.embeds?.[0]?.image?.url, 'attachment://chart.png')
    t.match(note, { cache: 'hit' })
  }
  t.same([drawn, reader.refreshed.length, reader.fetched.length], [1, 0, 0])
})

t.test('reading and refreshing are told when they are no longer wanted', async (t) => {
  const seen: unknown[] = []
  const get = async (key: typeof KEY, abort?: AbortSignal) => {
    seen.push(abort)
    return reading(key)
  }
  const { resolve } = command({
    ...fakeReader(() => undefined),
    read: get,
    refresh: get,
  })
  await resolve(request(), never)
  await resolve(request({ action: 'refresh' }), never)
  t.same(seen, [never, never])
})

t.test('the chart press always waits for the picture', async (t) => {
  const { immediate } = command(fakeReader(() => reading(KEY)))
  t.match(immediate(request({ action: 'chart' })), { kind: 'defer' })
})

t.test('only pairs are completed', async (t) => {
  const { autocomplete } = command(fakeReader(() => undefined))
  t.same(autocomplete({ name: 'pair', value: 'usd' }, 'en-US')[0], {
    name: 'USD/JPY',
    value: 'USD/JPY',
  })
  t.same(autocomplete({ name: 'timeframe', value: '' }, 'en-US'), [])
})

t.test(
  'while the breaker is open the trader is told at once, beside a pressed message',
  async (t) => {
    const reader = {
      ...fakeReader(() => undefined),
      unavailable: () => 'SIGNAL_BREAKER_OPEN' as const,
    }
    const { immediate } = command(reader)
    for (const action of [undefined, 'refresh', 'chart']) {
      const answer = immediate(request(action ? { action } : {}))
      t.match(answer, { kind: 'answer', private: true, reason: 'SIGNAL_BREAKER_OPEN' })
      t.match(JSON.stringify(answer), /Failed to retrieve signal/)
    }
  },
)

t.test(
  'while the breaker is open the chart of a remembered signal is drawn all the same',
  async (t) => {
    const memory = reading(KEY, { cache: 'stale' }, { candles: sampleCandles(20) })
    const reader = {
      ...fakeReader(
        () => memory,
        () => memory,
      ),
      unavailable: () => 'SIGNAL_BREAKER_OPEN' as const,
    }
    const { immediate, resolve } = command(reader, { renderChart: async () => PNG })
    const press = request({ action: 'chart' })
    t.same(immediate(press), { kind: 'defer', private: false })
    t.match((await resolve(press, never)).message.files, [{ name: 'chart.png', data: PNG }])
  },
)

t.test(
  'what is shown of a signal is written once, until something has to be said of it',
  async (t) => {
    let now = NOW
    const memory = { reading: reading(KEY) }
    const { immediate } = command(
      fakeReader(() => memory.reading),
      { now: () => now },
    )
    const show = (locale = 'en-US') => {
      const answer = immediate(request({ locale }))
      return answer.kind === 'answer' ? answer.message : t.fail(answer.kind)
    }
    const first = show()
    t.equal(show('de'), first, 'read by everybody who reads English')
    t.not(show('zh-CN'), first)
    memory.reading = { ...memory.reading, cache: 'stale' }
    t.not(show(), first)
    memory.reading = { ...memory.reading, cache: 'hit' }
    t.equal(show(), first)
    memory.reading = { ...memory.reading, fetchedAt: memory.reading.fetchedAt + 1 }
    t.not(show(), first, 'fetched anew, with nothing new')
    now += 365 * 24 * 3_600_000
    t.match(show(), { embeds: [{ title: /not current/ }] })
  },
)
