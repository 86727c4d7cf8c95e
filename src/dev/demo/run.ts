/** The demo itself: server, backend and local Discord started, one command run and shown, the page served. */

import { makeFastSign } from '../../tools/signing/sign.js'
import { DemoBackend } from '../demo-backend/demo-backend.js'
import { TEST_SECRET_KEY } from '../fixtures/keys.js'
import type { Exchange } from '../local-discord/exchange.js'
import { LocalDiscord } from '../local-discord/local-discord.js'
import { Playground } from '../playground/playground.js'
import type { PlaygroundStage } from '../playground/stage.js'
import { serverEnvironment } from '../stage/server-process.js'
import { collectStories, type Stories } from '../stage/stories.js'
import { firstSignal } from './first-signal.js'
import { messageText } from './message-text.js'
import type { DemoOptions } from './options.js'
import { type Dashboard, DemoServers } from './servers.js'
import { printTimeline, timelineOf } from './timeline.js'

export interface DemoSurroundings {
  readonly write: (text: string) => void
  readonly env: NodeJS.ProcessEnv
  /** Ends the demo, wherever it is. */
  readonly stop: AbortSignal
  /** The server's script. [dist/src/main.js] */
  readonly script?: string
  /** Epoch milliseconds: which market is open. The server has its own clock. [Date.now] */
  readonly now?: () => number
  /** How long Discord waits for an acknowledgement, and how old an interaction may be. [3000 and the server's own] */
  readonly patienceMs?: number
  /** Called when the page is up; what it returns is waited for before anything is stopped. */
  readonly onPage?: (stage: PlaygroundStage) => () => Promise<void>
}

const API_KEY = 'demo-key'
/** How long the demo backend thinks: long enough to see the "thinking..." between reply and edit. */
const BACKEND_DELAY_MS = 400
/** Ended interactions that the page can go back to. */
const REMEMBERED = 500
/** With a Redis to share. */
const REPLICAS = 2
/** The server logs its story at the same moment; the pipe needs no longer than this. */
const STORY_WAIT_MS = 2000

function environment(
  discord: LocalDiscord,
  backend: DemoBackend,
  options: DemoOptions,
  redisUrl: string | undefined,
  patienceMs: number | undefined,
) {
  return {
    HOST: '127.0.0.1',
    PORT: '0',
    ADMIN_HOST: '127.0.0.1',
    ADMIN_PORT: '0',
    DISCORD_PUBLIC_KEY: discord.publicKey,
    DISCORD_APPLICATION_ID: discord.applicationId,
    DISCORD_API_BASE_URL: discord.apiBaseUrl,
    SIGNAL_API_URL: backend.url,
    SIGNAL_API_KEY: API_KEY,
    SHUTDOWN_GRACE_MS: '3000',
    ...(redisUrl && { REDIS_URL: redisUrl }),
    ...(patienceMs && { MAX_INTERACTION_AGE_MS: String(patienceMs) }),
    ...(options.once && { SIGNAL_PRECOMPUTE: 'off' }),
  }
}

/** A signal is an embed; the failure sentence has none. */
const gotSignal = ({ outcome, message }: Exchange): boolean =>
  outcome === 'answered' && message !== undefined && message.embeds.length > 0

async function showOne(
  discord: LocalDiscord,
  stories: Stories,
  options: DemoOptions,
  write: (text: string) => void,
  now: () => number,
): Promise<boolean> {
  const { fault } = options
  const how = fault ? { fault } : {}
  // As when the URL is saved; it also wakes both sides up, so that the timeline shows no first time.
  const check = await discord.ping().ended
  write(`Discord's check of the URL: PING, ${check.outcome} in ${check.ms.toFixed(1)} ms.\n`)
  const exchange = discord.command('signal', firstSignal(now()), how)
  await exchange.ended
  const story = await stories.wait(exchange.id, STORY_WAIT_MS)
  write(`\n${printTimeline(timelineOf(exchange, story))}\n`)
  if (exchange.message) write(`\n${messageText(exchange.message, Date.now())}\n`)
  const rules = exchange.violations.map((what) => `\nBroken rule: ${what}\n`)
  write(rules.join(''))
  const got = gotSignal(exchange)
  write(`\n${got ? 'The trader got a signal' : 'The trader got no signal'} (demo data).\n`)
  return got
}

function describeDashboards(dashboards: readonly Dashboard[]): string {
  const [first, ...others] = dashboards.map(({ name, url }) => (name ? `${url} (${name})` : url))
  if (others.length === 0) return `The operators' dashboard is at ${first}.\n`
  return `The operators' dashboards are at ${[first, ...others].join(' and ')}.\n`
}

/** Resolves with the exit code. */
export async function runDemo(options: DemoOptions, around: DemoSurroundings): Promise<number> {
  const { write, stop, patienceMs, now = Date.now } = around
  const stopped = new Promise<'stopped'>((resolve) => {
    if (stop.aborted) resolve('stopped')
    stop.addEventListener('abort', () => resolve('stopped'))
  })
  // tweetnacl would hold the event loop, and so the clock, for milliseconds a call.
  const sign = makeFastSign(TEST_SECRET_KEY)
  const skewMs = options.fault?.skewMs ?? 0
  const discord = await LocalDiscord.start({
    skewMs,
    sign,
    keep: REMEMBERED,
    ...(patienceMs && { ackWindowMs: patienceMs }),
  })
  const backend = await DemoBackend.start({ apiKey: API_KEY, delayMs: BACKEND_DELAY_MS, now })
  if (options.backendFailure) backend.failWith = 500
  const redisUrl = around.env.REDIS_URL || undefined
  const own = environment(discord, backend, options, redisUrl, patienceMs)
  const servers = new DemoServers({
    env: serverEnvironment(around.env, own),
    script: around.script,
    count: redisUrl ? REPLICAS : 1,
  })
  const lastResort = servers.kill.bind(servers)
  process.once('exit', lastResort)
  const isShown = (id: string) => discord.exchange(id)?.quiet === false
  const stories = collectStories(servers, (id) => page?.refresh(id), isShown)
  let page: Playground | undefined
  let leave: (() => Promise<void>) | undefined
  try {
    const address = await Promise.race([servers.listening(), stopped])
    if (address === 'stopped') return 0
    discord.endpoint = `${address}/interactions`
    const behind = servers.replicas.map(({ name }) => name).join(' and ')
    const where = behind ? `${address} (${behind}, sharing Redis)` : address
    write(`Signalbox listens on ${where}, the local Discord on ${discord.apiBaseUrl}.\n`)
    const got = await Promise.race([showOne(discord, stories, options, write, now), stopped])
    if (got === 'stopped') return 0
    if (options.once) return got ? 0 : 1
    const stage = { discord, backend, stories, servers, now }
    page = await Playground.start(stage, options.port)
    leave = around.onPage?.(stage)
    write(`\nThe playground is at ${page.url} until you press Ctrl-C.\n`)
    write(describeDashboards(servers.dashboards))
    const ended = await Promise.race([stopped, servers.ended])
    if (ended === 'stopped') return 0
    write(`\nThe server ended (${ended}):\n${servers.lastLines.join('\n')}\n`)
    return 1
  } finally {
    await page?.close()
    await leave?.()
    await servers.stop()
    await Promise.all([discord.close(), backend.close()])
    process.off('exit', lastResort)
  }
}
