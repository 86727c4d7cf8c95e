/** The definitions of all commands as Discord takes them, for whoever registers or shows them. */
import type { Command } from './command.js'
import { createCommands } from './index.js'

export type CommandDefinition = Command['definition']

/** With what configuration allows as choices. */
export function defineCommands(
  pairs: readonly string[],
  timeframes: readonly string[],
): CommandDefinition[] {
  const table = createCommands({ reader: NOBODY, pairs, timeframes, now: Date.now })
  return [...table.values()].map(({ definition }) => definition)
}

/* c8 ignore start: definitions are read from the table, and no command of it is ever run here */
const nothing = async () => {
  throw new Error('a definition asks for no signal')
}
const NOBODY = {
  peek: () => undefined,
  give: () => {},
  waitMs: () => 0,
  unavailable: () => undefined,
  read: nothing,
  refresh: nothing,
}
/* c8 ignore stop */
