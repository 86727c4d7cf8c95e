/** A backend that answers with expired signals, as over a weekend: spared like any other, and nothing shown as current. */
import t from 'tap'
import type { CommandRequest } from '../src/commands/command.js'
import { createCommands } from '../src/commands/index.js'
import type { Message } from '../src/discord/message.js'
import { COLOURS } from '../src/messages/figures.js'
import { createSignalCache } from '../src/signals/cache/cache.js'
import type { SignalKey } from '../src/signals/signal.js'
import { GENERATED_AT, HOUR_MS, LOCALES, sampleSignal } from './messages/sample-view.js'

const KEY = { pair: 'EUR/USD', timeframe: '4h' }
const NOT_CURRENT = { 'en-US': /expired/, 'zh-CN': /过期/ }

function setUp() {
  const clock = { now: GENERATED_AT + 5 * HOUR_MS }
  const fetched: SignalKey[] = []
  const source = {
    async fetch(key: SignalKey) {
      fetched.push(key)
      return sampleSignal(key)
    },
  }
  const now = () => clock.now
  const cache = createSignalCache({ source, ttlMs: 60_000, maxStaleMs: 300_000, now })
  const reader = { ...cache, unavailable: () => undefined, waitMs: () => 0 }
  const table = createCommands({ reader, pairs: ['EUR/USD'], timeframes: ['4h'], now })

  /** The message, at once or after all. */
  async function ask(command: string, changes: Partial<CommandRequest> = {}) {
    const asked = table.get(command)
    const request: CommandRequest = { command, options: KEY, locale: 'en-US', ...changes }
    const answer = asked?.immediate(request)
    if (answer !== undefined && 'message' in answer) return { at: 'once', message: answer.message }
    const resolution = await asked?.resolve?.(request, new AbortController().signal)
    return { at: 'last', message: resolution?.message as Message }
  }
  return { clock, fetched, ask }
}

t.test('twenty who ask, and twenty presses of refresh in two seconds, are one fetch', async (t) => {
  const { clock, fetched, ask } = setUp()
  t.equal((await ask('signal')).at, 'last')
  for (const changes of [{}, { action: 'refresh' }]) {
    for (let press = 0; press < 20; press++) {
      clock.now += 100
      t.equal((await ask('signal', changes)).at, 'once')
    }
  }
  t.equal(fetched.length, 1)
  clock.now += 5000
  t.equal((await ask('signal', { action: 'refresh' })).at, 'last', 'after the cool-down')
  t.equal(fetched.length, 2)
})

t.test('wherever it is shown it says that it has expired', async (t) => {
  for (const locale of LOCALES) {
    const { clock, ask } = setUp()
    const shown = async (command: string, at: string, changes: Partial<CommandRequest> = {}) => {
      const answer = await ask(command, { locale, ...changes })
      const about = `${locale} ${command} at ${at}`
      t.equal(answer.at, at, about)
      t.match(JSON.stringify(answer.message.embeds), NOT_CURRENT[locale], about)
      t.equal(answer.message.embeds?.[0]?.color, COLOURS.grey, about)
    }
    await shown('signal', 'last')
    await shown('signal', 'once')
    await shown('signal', 'once', { action: 'refresh' })
    await shown('signal', 'once', { action: 'timeframe' })
    await shown('outlook', 'once')
    await shown('board', 'once')
    clock.now += 10_000
    await shown('signal', 'last', { action: 'refresh' })
    await shown('signal', 'last', { action: 'chart' })
    clock.now += 301_000
    await shown('outlook', 'last')
    clock.now += 301_000
    await shown('board', 'last')
  }
})
