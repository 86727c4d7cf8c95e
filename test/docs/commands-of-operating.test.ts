/** The operators' program, installed and in use, as the documentation says. */
import t from 'tap'
import { INSTALLING } from './account-of-installing.js'
import { OPERATING } from './account-of-operating.js'
import { runCommands } from './run-commands.js'

await runCommands(t, { ...INSTALLING, ...OPERATING })
