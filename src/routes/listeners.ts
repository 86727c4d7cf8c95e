/** The two HTTP listeners: one for Discord and the signal backend, one for operators. */
import { type AddressInfo, isIPv6 } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { ACKNOWLEDGEMENT_LIMIT_MS } from '../discord/limits.js'
import { type AdminOptions, adminRoutes } from './admin.js'
import { type DashboardOptions, dashboardRoutes } from './dashboard/dashboard.js'
import { type InteractionsOptions, interactionsRoute } from './interactions.js'
import { guardAnswers } from './operators-headers.js'
import { createServer, type ServerOptions } from './server.js'
import { type SignalReadyOptions, signalReadyRoute } from './signal-ready.js'
import type { OnRejected } from './strangers.js'

/** The operators' listener closes last, when nothing is owed: whoever is in the middle of a request loses it. */
const ADMIN_CLOSE_MS = 500

export interface ListenersOptions {
  readonly trustProxy: ServerOptions['trustProxy']
  readonly keepAliveTimeoutMs?: ServerOptions['keepAliveTimeoutMs']
  readonly shutdownGraceMs: number
  readonly onRejected: OnRejected
  readonly onError: (error: unknown) => void
  readonly interactions: InteractionsOptions
  /** The operators' listener's, beside addresses and names of one label. */
  readonly adminNames: readonly string[]
  /** Undefined: the backend calls nobody back. */
  readonly signalReady: SignalReadyOptions | undefined
  readonly admin: AdminOptions & DashboardOptions
}

export interface Listeners {
  readonly public: FastifyInstance
  readonly admin: FastifyInstance
}

/** Built with their routes, and not yet listening. */
export async function createListeners(options: ListenersOptions): Promise<Listeners> {
  const publicServer = createServer({
    trustProxy: options.trustProxy,
    keepAliveTimeoutMs: options.keepAliveTimeoutMs,
    closeConnectionsAfterMs: Math.min(ACKNOWLEDGEMENT_LIMIT_MS, options.shutdownGraceMs / 2),
    onRejected: options.onRejected,
    onError: options.onError,
  })
  await publicServer.register(interactionsRoute, options.interactions)
  if (options.signalReady) await publicServer.register(signalReadyRoute, options.signalReady)

  const admin = createServer({
    trustProxy: false,
    closeConnectionsAfterMs: ADMIN_CLOSE_MS,
    ownNames: options.adminNames,
    onRejected: options.onRejected,
    onError: options.onError,
  })
  guardAnswers(admin)
  await admin.register(adminRoutes, options.admin)
  await admin.register(dashboardRoutes, options.admin)
  return { public: publicServer, admin }
}

/** Told is the address that it is bound to: Fastify's word for all of them is the loopback's, which lulls. */
export const listening = (app: FastifyInstance) => ({
  async listen(where: { readonly host: string; readonly port: number }): Promise<string> {
    await app.listen(where)
    const { address, port } = app.server.address() as AddressInfo
    return `http://${isIPv6(address) ? `[${address}]` : address}:${port}`
  },
  close: () => app.close(),
})
