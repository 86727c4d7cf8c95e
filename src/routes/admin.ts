/** The operators' listener: is the process alive, should it get traffic, and how are the things it leans on? */
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { DependencyState } from '../state/dependency-state.js'

export interface AdminOptions {
  /** False until the public port is open, and from the moment that shutdown begins. */
  readonly isReady: () => boolean
  /** Why it is not. */
  readonly isStarting?: () => boolean
  readonly dependencies: Readonly<Record<string, () => DependencyState>>
  readonly metrics?: { readonly contentType: string; readonly read: () => Promise<string> }
}

const send = (reply: FastifyReply, status: number, json: unknown) =>
  reply.code(status).header('cache-control', 'no-store').send(json)

/** A Fastify plugin: `/healthz`, `/readyz`, `/metrics`. */
export async function adminRoutes(app: FastifyInstance, options: AdminOptions) {
  const { isReady, isStarting, dependencies, metrics } = options

  app.get('/healthz', (_, reply) => send(reply, 200, { status: 'ok' }))

  app.get('/readyz', (_, reply) => {
    const ready = isReady()
    const states = Object.entries(dependencies).map(([name, read]) => [name, read()] as const)
    return send(reply, ready ? 200 : 503, {
      status: ready ? 'ready' : isStarting?.() ? 'starting' : 'shutting down',
      dependencies: Object.fromEntries(states),
    })
  })

  if (metrics) {
    app.get('/metrics', async (_, reply) =>
      reply.header('content-type', metrics.contentType).send(await metrics.read()),
    )
  }
}
