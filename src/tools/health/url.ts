/** Where a container's health check finds its own admin port. */
import { isIPv6 } from 'node:net'

/** What listens on every address listens on loopback. */
const LOOPBACK: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }

/** `env` as the server reads it: an empty variable is an unset one. */
export function healthUrl(env: NodeJS.ProcessEnv): string {
  const bound = env.ADMIN_HOST || '127.0.0.1'
  const host = LOOPBACK[bound] ?? bound
  return `http://${isIPv6(host) ? `[${host}]` : host}:${env.ADMIN_PORT || 9464}/healthz`
}
