/** Speaks to the local Discord as one of its traders: commands, presses, keystrokes. */

import type { How } from '../local-discord/local-discord-options.js'
import { BadRequest, type Json, readOneOf, readText } from './asked.js'
import type { Stage } from './stage.js'
import { LOCALES, USERS } from './voices.js'

const USER_IDS = USERS.map(({ id }) => id)
/** Keystrokes have no share in the faults: a completion that fails now and then would hide all the rest. */
const NO_FAULT = { name: 'none' }

function readHow(asked: Json): How {
  const fault = (asked.fault ?? '') === '' ? undefined : readText(asked, 'fault')
  return {
    ...(fault !== undefined && { fault }),
    userId: readOneOf(asked, 'user', USER_IDS),
    locale: readOneOf(asked, 'locale', LOCALES),
    dm: asked.dm === true,
  }
}

function readOptions({ options = {} }: Json): Record<string, string | boolean> {
  const entries = Object.entries((options ?? {}) as Json)
  if (entries.every(([, value]) => typeof value === 'string' || typeof value === 'boolean')) {
    return Object.fromEntries(entries) as Record<string, string | boolean>
  }
  throw new BadRequest('options must be texts and yes or no')
}

function readValues({ values }: Json): readonly string[] | undefined {
  if (values === undefined) return undefined
  if (Array.isArray(values) && values.every((value) => typeof value === 'string')) return values
  throw new BadRequest('values must be a list of texts')
}

export function sendCommand({ discord }: Stage, asked: Json) {
  const { id } = discord.command(readText(asked, 'name'), readOptions(asked), readHow(asked))
  return { id }
}

export function sendPress({ discord }: Stage, asked: Json) {
  const exchange = discord.exchange(readText(asked, 'exchangeId'))
  if (exchange?.slot.message === undefined) {
    throw new BadRequest('that message is not here any more')
  }
  const customId = readText(asked, 'customId')
  const { id } = discord.press(exchange, customId, readHow(asked), readValues(asked))
  return { id }
}

export async function complete({ discord }: Stage, asked: Json) {
  const typed = ['name', 'option', 'text'].map((name) => readText(asked, name))
  const [name, option, text] = typed as [string, string, string]
  const exchange = discord.autocomplete(name, option, text, { ...readHow(asked), fault: NO_FAULT })
  await exchange.ended
  return { choices: exchange.choices ?? [] }
}
