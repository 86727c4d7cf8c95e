/** The container's health check, a process of its own: exit code 0 when the server beside it says that it is alive. */
import { healthUrl } from './url.js'

const isAlive = await fetch(healthUrl(process.env)).then(
  ({ ok }) => ok,
  () => false,
)
process.exit(isAlive ? 0 : 1)
