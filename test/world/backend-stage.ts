/** The whole of Signalbox before a backend that answers as a test says, at a moment of the test's choice. */
import type { RequestListener } from 'node:http'
import type { Test } from 'tap'
import type { Signal } from '../../src/signals/signal.js'
import { type Running, startRunning } from '../harness/running-app.js'
import { answer, type BackendServer, startBackend } from '../signals/backend/backend-server.js'

export interface Stage extends Running {
  readonly asked: BackendServer['requests']
  /** What a trader reads who asks so, as JSON; waits for the end. */
  ask(command: string, options: Record<string, string>): Promise<string>
}

export interface StageOptions {
  readonly handlers: readonly RequestListener[]
  readonly env?: Readonly<Record<string, string>>
  /** Everybody's clock starts at this moment, ISO 8601. */
  readonly at?: string
}

export async function startStage(t: Test, { handlers, env, at }: StageOptions): Promise<Stage> {
  const ahead = at === undefined ? 0 : Date.parse(at) - Date.now()
  const now = () => Date.now() + ahead
  const backend = await startBackend(...handlers)
  t.teardown(() => backend.close())
  const running = await startRunning(t, {
    machineNow: now,
    discord: { now },
    env: { SIGNAL_API_URL: backend.url, ...env },
  })
  return {
    ...running,
    asked: backend.requests,
    async ask(command, options) {
      return JSON.stringify((await running.discord.command(command, options).ended).message)
    },
  }
}

/** A good document for whatever pair and timeframe is asked for, made at this moment of the test. */
export function documentFor(url: string | undefined, at: number, changes: Partial<Signal> = {}) {
  const asked = new URL(String(url), 'http://backend').searchParams
  return {
    ...{ pair: asked.get('pair'), timeframe: asked.get('timeframe'), direction: 'buy' },
    ...{ confidence: 0.72, entry: 1.0845, stop_loss: 1.081, take_profit: [1.089] },
    generated_at: new Date(at - 60_000).toISOString(),
    valid_until: new Date(at + 3_600_000).toISOString(),
    ...changes,
  }
}

/** A backend that has a good signal for each key. */
export function wellAt(at = Date.now(), changes: Partial<Signal> = {}): RequestListener {
  return (request, response) =>
    answer(200, documentFor(request.url, at, changes))(request, response)
}
