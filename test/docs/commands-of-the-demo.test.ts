/** The demo, in every way that the documentation names. */
import t from 'tap'
import { DEMO } from './account-of-the-demo.js'
import { runCommands } from './run-commands.js'

await runCommands(t, DEMO)
