/** Building, starting and testing, as the documentation says. */
import t from 'tap'
import { BUILDING } from './account-of-building.js'
import { runCommands } from './run-commands.js'

await runCommands(t, BUILDING)
