/** Two real servers for a proxy to stand before, each of which can be stopped and started again. */
import '../harness/unhooked.js'
import type { Test } from 'tap'
import { DemoBackend } from '../../src/dev/demo-backend/demo-backend.js'
import { TEST_SECRET_KEY } from '../../src/dev/fixtures/keys.js'
import { LocalDiscord } from '../../src/dev/local-discord/local-discord.js'
import { ServerProcess, serverEnvironment } from '../../src/dev/stage/server-process.js'
import { makeFastSign } from '../../src/tools/signing/sign.js'
import { freePort } from '../harness/program.js'

export interface Replica {
  readonly port: number
  readonly adminPort: number
  /** SIGTERM, its end, and a new one on the same ports. Resolves with the exit code of the old. */
  restart(): Promise<number | string>
}

export interface Replicas {
  readonly discord: LocalDiscord
  readonly all: readonly [Replica, Replica]
}

export async function startReplicas(t: Test): Promise<Replicas> {
  const discord = await LocalDiscord.start({ sign: makeFastSign(TEST_SECRET_KEY) })
  const backend = await DemoBackend.start()
  t.teardown(async () => {
    await discord.close()
    await backend.close()
  })

  async function startReplica(): Promise<Replica> {
    const [port, adminPort] = [await freePort(), await freePort()]
    const start = async () => {
      const started = new ServerProcess(
        serverEnvironment(process.env, {
          HOST: '127.0.0.1',
          PORT: String(port),
          ADMIN_PORT: String(adminPort),
          DISCORD_PUBLIC_KEY: discord.publicKey,
          DISCORD_APPLICATION_ID: discord.applicationId,
          DISCORD_API_BASE_URL: discord.apiBaseUrl,
          SIGNAL_API_URL: backend.url,
          SIGNAL_PRECOMPUTE: 'off',
          TRUST_PROXY: '1',
        }),
      )
      await started.listening()
      return started
    }
    let server = await start()
    t.teardown(() => server.kill())
    return {
      port,
      adminPort,
      async restart() {
        const code = await server.stop()
        server = await start()
        return code
      },
    }
  }
  const all = [await startReplica(), await startReplica()] as const
  return { discord, all }
}

/** How many requests the replicas turned away for this reason since they were started. */
export async function readRejections({ all }: Replicas, reason: string): Promise<number> {
  const pages = await Promise.all(
    all.map(async ({ adminPort }) => (await fetch(`http://127.0.0.1:${adminPort}/metrics`)).text()),
  )
  const counted = new RegExp(`^signalbox_rejected_total\\{reason="${reason}"\\} (\\d+)$`, 'm')
  return pages.reduce((sum, page) => sum + Number(counted.exec(page)?.[1]), 0)
}
