/** `npm run screenshots`: the playground's pictures in the documentation, taken anew. */
import { runScreenshots } from './command.js'

process.exitCode = await runScreenshots(process.argv.slice(2), process.env, process)
