/** The built-in dashboard on the operators' listener: one page, its files, and the figures that it asks for. */
import type { FastifyInstance } from 'fastify'
import type { DependencyState } from '../../state/dependency-state.js'
import { allowOwnFiles } from '../operators-headers.js'
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

/** A Fastify plugin: `/`, `/dashboard/*`, and `/dashboard.json?since=MS`. */
export async function dashboardRoutes(app: FastifyInstance, options: DashboardOptions) {
  const { version, isReady, uptimeMs, backlogLimit, dependencies, read, thresholds } = options

  allowOwnFiles(app)

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
