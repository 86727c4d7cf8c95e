/** The chaos run itself: the real server between a local Discord and a demo backend that both misbehave by a seed. */

import { makeFastSign } from '../../tools/signing/sign.js'
import { DemoBackend } from '../demo-backend/demo-backend.js'
import { TEST_SECRET_KEY } from '../fixtures/keys.js'
import { parseFault } from '../local-discord/draw-faults.js'
import { FAULTS } from '../local-discord/faults.js'
import { LocalDiscord } from '../local-discord/local-discord.js'
import { collectGarbage, INSPECTABLE, inspectorUrl } from '../stage/collect-garbage.js'
import { seededRandom } from '../stage/random.js'
import { ServerProcess, serverEnvironment } from '../stage/server-process.js'
import { account, type ChaosCounts, checkProcess } from './account.js'
import { createProgress } from './progress.js'

export interface ChaosOptions {
  readonly seed: number
  readonly interactions: number
  readonly concurrency: number
}

export interface ChaosReport extends ChaosOptions, ChaosCounts {
  readonly seconds: number
  /** The heap in use after the first fifth and at the end, MiB, garbage collected. */
  readonly heapMiB: readonly [number, number]
  readonly exitCode: number | string
  /** What should not have been: empty when every promise was kept. */
  readonly problems: readonly string[]
}

/** Changes the clock for everybody, which is another test's matter. */
const EXCLUDED = ['clock-skew']
/**
 * What may befall a reply that is the answer itself. Not the faults that leave no trace on the server's side: nobody
 * could know that a reply was not read whose connection closes as after every other, or that came too late.
 */
const INLINE = ['lost-reply', 'lost-reply-processed', '10062', 'duplicate', 'duplicate-after'].map(
  parseFault,
)
const NO_FAULT = { name: 'none' }
const PAIRS = ['EUR/USD', 'GBP/USD', 'USD/JPY', 'USD/CHF', 'AUD/USD', 'USD/CAD', 'BTC/USD']
const TIMEFRAMES = ['15min', '1h', '4h', '1d']
const FAILURES = [404, 500, 503, 'reset', 'invalid-json', 'bad-document'] as const
const SHARE = { faults: 0.5, backendFailure: 0.1, inline: 0.1 }
const WARM_UP = 0.2

const pick = <T>(from: readonly T[], random: () => number): T =>
  from[Math.floor(random() * from.length)] as T

async function scrape(admin: string): Promise<string> {
  const pages = ['/metrics', '/readyz', '/healthz'].map(async (path) => {
    const response = await fetch(`${admin}${path}`)
    return response.text()
  })
  return (await Promise.all(pages)).join('\n')
}

async function heapMiB(server: ServerProcess, admin: string): Promise<number> {
  await collectGarbage(inspectorUrl(server.firstLines))
  const bytes = Number(/^nodejs_heap_size_used_bytes (\S+)$/m.exec(await scrape(admin))?.[1])
  return Math.round((bytes / 2 ** 20) * 10) / 10
}

/**
 * Sends them all, `concurrency` at a time, and waits until each has come to its end on both sides. `write` is told how far
 * it is.
 */
export async function runChaos(
  options: ChaosOptions,
  write: (line: string) => void,
): Promise<ChaosReport> {
  const { seed, interactions, concurrency } = options
  const startedAt = performance.now()
  const random = seededRandom(seed)
  const names = Object.keys(FAULTS).filter((name) => !EXCLUDED.includes(name))
  const discord = await LocalDiscord.start({
    sign: makeFastSign(TEST_SECRET_KEY),
    faults: { share: SHARE.faults, names },
    seed,
    keep: interactions,
  })
  const backend = await DemoBackend.start()
  const server = new ServerProcess(
    serverEnvironment(process.env, {
      NODE_OPTIONS: INSPECTABLE,
      HOST: '127.0.0.1',
      PORT: '0',
      ADMIN_PORT: '0',
      DISCORD_PUBLIC_KEY: discord.publicKey,
      DISCORD_APPLICATION_ID: discord.applicationId,
      DISCORD_API_BASE_URL: discord.apiBaseUrl,
      SIGNAL_API_URL: backend.url,
      SIGNAL_PRECOMPUTE: 'off',
      // Next to nothing is answered from memory: the follow-up is what is to be tried.
      SIGNAL_TTL_MS: '1',
      SIGNAL_MAX_STALE_MS: '0',
      LOG_LEVEL: 'debug',
    }),
  )
  const books = account(server, interactions)
  write(`Seed ${seed}: ${interactions} interactions, ${concurrency} at a time.\n`)
  const progress = createProgress({ total: interactions, write })
  try {
    const admin = new Promise<string>((resolve) =>
      server.on('line', ({ adminAddress }) => {
        if (adminAddress) resolve(String(adminAddress))
      }),
    )
    discord.endpoint = `${await server.listening()}/interactions`
    let sent = 0
    const sendUpTo = async (total: number): Promise<void> => {
      while (sent < total) {
        sent += 1
        progress.onSent()
        backend.delayMs = Math.floor(random() * 300)
        backend.failWith = random() < SHARE.backendFailure ? pick(FAILURES, random) : undefined
        const key = { pair: pick(PAIRS, random), timeframe: pick(TIMEFRAMES, random) }
        const fault = random() < SHARE.faults ? pick(INLINE, random) : NO_FAULT
        const inline = random() < SHARE.inline
        await books.settle(
          inline ? discord.command('help', {}, { fault }) : discord.command('signal', key),
        )
        progress.onEnded()
      }
    }
    const sendAll = (total: number) =>
      Promise.all(Array.from({ length: concurrency }, () => sendUpTo(total)))
    // The code is compiled and the pools are filled by then: what grows afterwards would be a leak.
    await sendAll(Math.floor(interactions * WARM_UP))
    const before = await heapMiB(server, await admin)
    await sendAll(interactions)
    const heap = [before, await heapMiB(server, await admin)] as const
    books.read(await scrape(await admin))
    const exitCode = await server.stop()
    const { counts, problems } = books.close(discord)
    problems.push(...checkProcess(exitCode, heap))
    const seconds = Math.round((performance.now() - startedAt) / 1000)
    return { ...options, ...counts, seconds, heapMiB: heap, exitCode, problems }
  } finally {
    progress.stop()
    server.kill()
    await discord.close()
    await backend.close()
  }
}
