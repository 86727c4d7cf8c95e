/** The process behind `npm run replicas`. */
import { runReplicas } from './command.js'

process.exitCode = await runReplicas(process.argv.slice(2), (text) => process.stdout.write(text))
