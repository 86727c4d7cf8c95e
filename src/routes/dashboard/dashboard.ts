/** The built-in dashboard on the operators' listener: one page, its files, and the figures that it asks for. */
import type { FastifyInstance } from 'fastify'
import type { DependencyState } from '../../state/dependency-state.js'
import { readPageFiles } from './page-files.js'

export interface DashboardOptions {
  readonly version: string
  readonly isReady: () => boolean
  readonly uptimeMs: () => number
  readonly backlogLimit: number
  readonly dependencies: Readonly<Record<string, () => DependencyState>>
  /** Figures newer than `since`, epoch milliseconds. */
  readonly read: (since: number) => object
  readonly thresholds: object
}

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    ...['script-src', 'style-src', 'connect-src', 'img-src'].map((what) => `${what} 'self'`),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
}

/** A Fastify plugin: `/`, `/dashboard/*`, and `/dashboard.json?since=MS`. */
export async function dashboardRoutes(app: FastifyInstance, options: DashboardOptions) {
  const { version, isReady, uptimeMs, backlogLimit, dependencies, read, thresholds } = options

  app.addHook('onSend', (_, reply, payload, done) => {
    reply.headers(HEADERS)
    done(null, payload)
  })

  for (const { path, type, data } of readPageFiles())
    app.get(path, (_, reply) => reply.header('content-type', type).send(data))

  app.get('/dashboard.json', (request, reply) => {
    const { since } = request.query as { since?: string }
    const states = Object.entries(dependencies).map(([name, state]) => [name, state()] as const)
    return reply.send({
      version,
      ready: isReady(),
      uptimeMs: uptimeMs(),
      backlogLimit,
      dependencies: Object.fromEntries(states),
      thresholds,
      ...read(Number(since) || 0),
    })
  })
}
