/** The operators' listener answers to its own names: a page on a name that was turned to our address reads nothing. */
import { isIP } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { drain } from './read-body.js'
import type { OnRejected } from './strangers.js'

/** A URL says so itself, whatever the header says. */
const AUTHORITY = /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)/i
const LABEL = /^[a-z\d_-]+$/
const SHOWN = 128

function hostOf({ originalUrl, raw }: FastifyRequest): string | undefined {
  return AUTHORITY.exec(originalUrl)?.[1] ?? raw.headers.host
}

/** Without port, brackets and the dot at the end, in lower case; undefined where it is no host at all. */
function nameOf(host: string): string | undefined {
  const url = `http://${host}`
  if (/[/?#@\\\s]/.test(host) || !URL.canParse(url)) return undefined
  return new URL(url).hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
}

/**
 * Addresses cannot be turned, and a name of one label (`localhost`, a service of Compose) is not to be had by strangers;
 * `names` are the others. Who sends no host is older than browsers.
 */
export function answerToOwnNames(
  app: FastifyInstance,
  names: readonly string[],
  onRejected: OnRejected,
): void {
  const own = new Set(names.map((name) => name.toLowerCase()))
  app.addHook('onRequest', (request, reply, next) => {
    const host = hostOf(request)
    if (host === undefined) return next()
    const name = nameOf(host)
    if (name && (isIP(name) !== 0 || LABEL.test(name) || own.has(name))) return next()
    onRejected('host', request, host.slice(0, SHOWN))
    drain(request.raw)
    reply.code(421).send({ error: 'unknown host name: see ADMIN_NAMES' })
  })
}
