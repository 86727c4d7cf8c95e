/** What the page can ask for: each takes the posted JSON, checks it, and does it. */
import type { BackendFailure, DemoBackend } from '../demo-backend.js'
import { TIMEFRAMES } from '../demo-market.js'
import { FAULTS } from '../local-discord/faults.js'
import type { LocalDiscord } from '../local-discord/local-discord.js'
import type { How } from '../local-discord/local-discord-options.js'

export interface Stage {
  readonly discord: LocalDiscord
  readonly backend: DemoBackend
}

type Json = Readonly<Record<string, unknown>>
type Action = (stage: Stage, asked: Json) => object | Promise<object>

/** What a page got wrong: answered with 400 and its message. */
export class BadRequest extends Error {}

const FAILURES: readonly BackendFailure[] = [
  500,
  503,
  404,
  'hang',
  'reset',
  'invalid-json',
  'bad-document',
]

function text(asked: Json, name: string): string {
  const value = asked[name]
  if (typeof value !== 'string') throw new BadRequest(`${name} must be a text`)
  return value
}

function howOf(asked: Json): How {
  const fault = asked.fault || undefined
  if (fault !== undefined && typeof fault !== 'string') throw new BadRequest('fault must be a text')
  return {
    ...(fault && { fault }),
    ...(typeof asked.locale === 'string' && { locale: asked.locale }),
    dm: asked.dm === true,
  }
}

function optionsOf({ options = {} }: Json): Record<string, string | boolean> {
  const entries = Object.entries(options as Json)
  if (entries.every(([, value]) => typeof value === 'string' || typeof value === 'boolean')) {
    return Object.fromEntries(entries) as Record<string, string | boolean>
  }
  throw new BadRequest('options must be texts and yes or no')
}

export const ACTIONS: Readonly<Record<string, Action>> = {
  command: ({ discord }, asked) => {
    const { id } = discord.command(text(asked, 'name'), optionsOf(asked), howOf(asked))
    return { id }
  },

  press: ({ discord }, asked) => {
    const exchange = discord.exchange(text(asked, 'exchangeId'))
    if (exchange?.message === undefined) throw new BadRequest('that message is not here any more')
    const values = asked.values as string[] | undefined
    const { id } = discord.press(exchange, text(asked, 'customId'), howOf(asked), values)
    return { id }
  },

  autocomplete: async ({ discord }, asked) => {
    const typed = [text(asked, 'name'), text(asked, 'option'), text(asked, 'text')] as const
    const exchange = discord.autocomplete(...typed)
    await exchange.ended
    return { choices: exchange.choices ?? [] }
  },

  backend: ({ backend }, asked) => {
    const failWith = FAILURES.find((failure) => String(failure) === asked.failWith)
    backend.failWith = failWith
    if (typeof asked.delayMs === 'number' && asked.delayMs >= 0) backend.delayMs = asked.delayMs
    return { failWith: failWith ?? '', delayMs: backend.delayMs }
  },

  /** What there is to choose from. */
  choices: ({ backend }) => ({
    timeframes: Object.keys(TIMEFRAMES),
    faults: Object.entries(FAULTS).map(([name, { summary, parameter }]) => ({
      name,
      summary,
      parameter,
    })),
    failures: FAILURES.map(String),
    failWith: String(backend.failWith ?? ''),
    delayMs: backend.delayMs,
  }),
}
