/** Builds the table of commands that dispatch, autocomplete, /help and registration all read. */

import { createBoard } from './board.js'
import type { Command, CommandTable } from './command.js'
import type { CommandDeps } from './dependencies.js'
import { createHelp } from './help.js'
import { createOutlook } from './outlook.js'
import { createSignal } from './signal.js'
import { createStatus, type StatusReader } from './status.js'

const NOTHING_KNOWN: StatusReader = { read: () => ({}) }

/** In the order in which /help lists them. */
export function createCommands(deps: CommandDeps): CommandTable {
  const table: Map<string, Command> = new Map()
  const commands = [
    createSignal(deps),
    createOutlook(deps),
    createBoard(deps),
    createStatus(deps.status ?? NOTHING_KNOWN),
    createHelp(deps, () => table),
  ]
  for (const command of commands) table.set(command.definition.name, command)
  return table
}
