/** Builds the table of commands that dispatch, autocomplete, /help and registration all read. */
import type { Command, CommandTable } from './command.js'
import type { CommandDeps } from './dependencies.js'
import { createHelp } from './help.js'
import { createSignal } from './signal.js'

/** In the order in which /help lists them. */
export function createCommands(deps: CommandDeps): CommandTable {
  const table: Map<string, Command> = new Map()
  const commands = [createSignal(deps), createHelp(deps, () => table)]
  for (const command of commands) table.set(command.definition.name, command)
  return table
}
