/** What an interaction asks for is known before it is answered, and told with all that goes wrong with it. */
import t from 'tap'
import type { Command } from '../../src/commands/command.js'
import { aboutOf, tellingOf } from '../../src/responder/about.js'
import type { Answerable } from '../../src/responder/decide.js'
import { silentHooks } from './silent-hooks.js'

const definition = { name: 'signal', description: 'x' }
const immediate = () => ({ kind: 'defer', private: false }) as const
const base = { id: '7', token: 'tok', locale: 'en-US' }
const NOTE = { pair: 'EUR/USD', timeframe: '4h' }
const named = { ...base, kind: 'command', name: 'signal', options: {} } as const
const pressed = { ...base, kind: 'component', customId: 'x', values: [], part: 'button' } as const

function ask(interaction: Answerable, about?: Command['about'], known = true) {
  return aboutOf(interaction, {
    table: new Map([['signal', { definition, immediate, ...(about && { about }) }]]),
    decodeComponent: () =>
      known
        ? { kind: 'request', command: 'signal', action: 'refresh', options: NOTE }
        : { kind: 'outdated' },
  })
}

t.test('a command and a press say it, as far as it names what is configured', async (t) => {
  t.strictSame(
    ask(named, () => NOTE),
    NOTE,
  )
  t.strictSame(
    ask(pressed, ({ options }) => ({ pair: String(options.pair) })),
    { pair: 'EUR/USD' },
  )
  t.equal(
    ask(named, () => ({})),
    undefined,
  )
  t.equal(ask(named), undefined)
  t.equal(
    ask({ ...named, name: 'other' }, () => NOTE),
    undefined,
  )
  t.equal(
    ask(pressed, () => NOTE, false),
    undefined,
  )
  t.equal(
    ask({ ...base, kind: 'unknown', what: 'type', facts: {} }, () => NOTE),
    undefined,
  )
})

t.test('a defect in a command is not told twice', async (t) => {
  const broken = () => {
    throw new Error('defect')
  }
  t.equal(ask(named, broken), undefined)
})

t.test('hooks of one interaction say it by themselves', async (t) => {
  const told: unknown[][] = []
  const tell = (...all: unknown[]) => void told.push(all)
  const hooks = silentHooks({ onError: tell, onRescue: tell, onAnswer: tell, onRetry: tell })
  const telling = tellingOf(hooks, NOTE)
  telling.onError('7', 'error')
  telling.onRescue('7', 'expired', true)
  telling.onAnswer('7', { kind: 'response', status: 503 }, 'transient')
  telling.onRetry('7', 'transient', 250)
  t.equal(told.length, 4)
  for (const all of told) t.equal(all.at(-1), NOTE)
  t.equal(tellingOf(hooks, undefined), hooks)
})
