/** The real server as a child process between a local Discord and a demo backend, stopped by real signals. */
import type { Test } from 'tap'
import { DemoBackend } from '../../src/dev/demo-backend/demo-backend.js'
import { TEST_SECRET_KEY } from '../../src/dev/fixtures/keys.js'
import { LocalDiscord } from '../../src/dev/local-discord/local-discord.js'
import {
  type LogLine,
  ServerProcess,
  serverEnvironment,
} from '../../src/dev/stage/server-process.js'
import { makeFastSign } from '../../src/tools/signing/sign.js'

type ChildEnvironment = Readonly<Record<string, string>>

interface Servers {
  readonly discord: LocalDiscord
  readonly backend: DemoBackend
}

export interface ChildServer extends Servers {
  readonly server: ServerProcess
  readonly logs: readonly LogLine[]
  readonly logged: (msg: string) => Promise<LogLine>
}

export async function startChild(
  t: Test,
  env: ChildEnvironment | ((servers: Servers) => ChildEnvironment) = {},
): Promise<ChildServer> {
  const discord = await LocalDiscord.start({ sign: makeFastSign(TEST_SECRET_KEY) })
  const backend = await DemoBackend.start()
  const logs: LogLine[] = []
  const server = new ServerProcess(
    serverEnvironment(process.env, {
      HOST: '127.0.0.1',
      PORT: '0',
      ADMIN_PORT: '0',
      DISCORD_PUBLIC_KEY: discord.publicKey,
      DISCORD_APPLICATION_ID: discord.applicationId,
      DISCORD_API_BASE_URL: discord.apiBaseUrl,
      SIGNAL_API_URL: backend.url,
      SIGNAL_PRECOMPUTE: 'off',
      ...(typeof env === 'function' ? env({ discord, backend }) : env),
    }),
  )
  server.on('line', (line) => logs.push(line))
  t.teardown(async () => {
    server.kill()
    await server.ended
    await discord.close()
    await backend.close()
  })
  discord.endpoint = `${await server.listening()}/interactions`
  const logged = (msg: string) =>
    new Promise<LogLine>((resolve) => {
      const past = logs.find((line) => line.msg === msg)
      if (past) resolve(past)
      server.on('line', (line) => {
        if (line.msg === msg) resolve(line)
      })
    })
  return { discord, backend, server, logs, logged }
}
