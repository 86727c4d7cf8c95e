/** The tools, as the documentation says, on servers of this machine. */
import t from 'tap'
import { TOOLS } from './account-of-tools.js'
import { runCommands } from './run-commands.js'

await runCommands(t, TOOLS)
