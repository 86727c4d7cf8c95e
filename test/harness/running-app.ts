/** The whole of Signalbox in this process between a local Discord and a demo backend, on real sockets. */
import { EventEmitter, once } from 'node:events'
import type { Test } from 'tap'
import { type App, createApp } from '../../src/app.js'
import { readConfig } from '../../src/config/config.js'
import { DemoBackend } from '../../src/dev/demo-backend/demo-backend.js'
import { TEST_SECRET_KEY } from '../../src/dev/fixtures/keys.js'
import { LocalDiscord } from '../../src/dev/local-discord/local-discord.js'
import type { LocalDiscordOptions } from '../../src/dev/local-discord/local-discord-options.js'
import { createLogger } from '../../src/log/logger.js'
import { makeFastSign } from '../../src/tools/signing/sign.js'

export type LogLine = Record<string, unknown> & { readonly msg: string; readonly level: string }

export interface Running {
  readonly app: App
  readonly discord: LocalDiscord
  readonly backend: DemoBackend
  readonly logs: readonly LogLine[]
  readonly address: string
  readonly adminAddress: string
  /** The first line, past or future, that says `msg` (of one interaction). */
  logged(msg: string, interactionId?: string): Promise<LogLine>
  /** Resolves with the next line that is logged. */
  nextLine(): Promise<unknown>
}

export interface RunningOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly discord?: LocalDiscordOptions
  readonly machineNow?: () => number
  readonly discordTimeoutMs?: number
  /** False leaves closing to the test. */
  readonly closeAfter?: boolean
}

/** Starts everything on free ports and closes it after the test. */
export async function startRunning(t: Test, options: RunningOptions = {}): Promise<Running> {
  const discord = await LocalDiscord.start({
    sign: makeFastSign(TEST_SECRET_KEY),
    ...options.discord,
  })
  const backend = await DemoBackend.start({ apiKey: 'backend-key' })
  const logs: LogLine[] = []
  const events = new EventEmitter().setMaxListeners(0)
  const destination = {
    write(text: string) {
      const line = JSON.parse(text) as LogLine
      logs.push(line)
      events.emit('line', line)
    },
  }
  const config = readConfig({
    HOST: '127.0.0.1',
    PORT: '0',
    ADMIN_PORT: '0',
    DISCORD_PUBLIC_KEY: discord.publicKey,
    DISCORD_APPLICATION_ID: discord.applicationId,
    DISCORD_API_BASE_URL: discord.apiBaseUrl,
    SIGNAL_API_URL: backend.url,
    SIGNAL_API_KEY: 'backend-key',
    SIGNAL_PRECOMPUTE: 'off',
    LOG_LEVEL: 'debug',
    ...options.env,
  })
  const app = await createApp({
    config,
    logger: createLogger({ level: config.LOG_LEVEL, destinations: [destination] }),
    homepage: 'https://signalbox.test',
    version: '0.0.0',
    ...(options.machineNow && { machineNow: options.machineNow }),
    ...(options.discordTimeoutMs && { discordTimeoutMs: options.discordTimeoutMs }),
  })
  const { address, adminAddress } = await app.listen()
  discord.endpoint = `${address}/interactions`
  t.teardown(async () => {
    await discord.close()
    await backend.close()
    if (options.closeAfter !== false) await app.close(500)
  })

  async function logged(msg: string, interactionId?: string): Promise<LogLine> {
    const matches = (line: LogLine) =>
      line.msg === msg && (interactionId === undefined || line.interactionId === interactionId)
    const past = logs.find(matches)
    if (past) return past
    return new Promise((resolve) => {
      const see = (line: LogLine) => {
        if (!matches(line)) return
        events.off('line', see)
        resolve(line)
      }
      events.on('line', see)
    })
  }

  const nextLine = () => once(events, 'line')
  return { app, discord, backend, logs, address, adminAddress, logged, nextLine }
}

export const isLoud = ({ level }: LogLine) =>
  level === 'warn' || level === 'error' || level === 'fatal'
