/** What every answer of the operators' listener says to a browser; its pages may load what is theirs, and no more. */
import type { FastifyInstance } from 'fastify'

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
}

const NOTHING = "default-src 'none'; frame-ancestors 'none'"
const OWN_FILES = [
  "default-src 'none'",
  ...['script-src', 'style-src', 'connect-src', 'img-src'].map((what) => `${what} 'self'`),
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** For the server itself: a hook inside a plugin is not run for a path that nobody serves. */
export function guardAnswers(server: FastifyInstance): void {
  server.addHook('onSend', (_, reply, payload, done) => {
    reply.headers({ ...HEADERS, 'content-security-policy': NOTHING })
    done(null, payload)
  })
}

/** For the plugin that serves a page. Its hook runs after the server's own. */
export function allowOwnFiles(app: FastifyInstance): void {
  app.addHook('onSend', (_, reply, payload, done) => {
    reply.headers({
      'content-security-policy': OWN_FILES,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    })
    done(null, payload)
  })
}
