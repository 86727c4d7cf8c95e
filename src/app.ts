/** The composition root: names every concrete part and connects it; read it from top to bottom. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { decodeComponent } from './commands/components.js'
import { createCommands } from './commands/index.js'
import type { Config } from './config.js'
import { createDiscordApi } from './discord/api.js'
import { createDiscordClock } from './discord/clock.js'
import { createClockKeeper } from './discord/clock-keeper.js'
import { createVerifier } from './discord/verify.js'
import { createLogHooks } from './log-hooks.js'
import type { Logger } from './logger.js'
import { failureMessage, noticeMessage } from './messages/failure.js'
import type { Acknowledgement } from './responder/acknowledgement.js'
import { createBanBreaker } from './responder/ban-breaker.js'
import type { Job } from './responder/job.js'
import { createMemoryBacklog } from './responder/memory-backlog.js'
import { createResponder } from './responder/responder.js'
import { adminRoutes } from './routes/admin.js'
import { interactionsRoute } from './routes/interactions.js'
import { createServer } from './routes/server.js'
import { createMemoryClaims } from './state/memory-claims.js'

/** Follow-ups at work at a time; more wait in order. Most of their life is waiting for the backend. */
const CONCURRENCY = 256

export interface AppOptions {
  readonly config: Config
  readonly logger: Logger
  readonly homepage: string
  readonly version: string
  /** The machine's clock, epoch milliseconds. */
  readonly machineNow?: () => number
  /** Milliseconds, only ever forward. */
  readonly monotonic?: () => number
  readonly random?: () => number
}

export interface App {
  readonly public: FastifyInstance
  readonly admin: FastifyInstance
  /** Opens both listeners and starts what runs in the background. Rejects when a port is taken. */
  listen(): Promise<{ readonly address: string; readonly adminAddress: string }>
  /** Unready, deaf, then done: resolves with the jobs that could not be ended in `graceMs`. */
  close(graceMs: number): Promise<readonly Job[]>
  /** What is owed and not ended right now. */
  left(): readonly Job[]
}
