/** The endpoint's process: environment in, listeners up, and an orderly end. */
import closeWithGrace from 'close-with-grace'
import type { Config } from './config/config.js'
import type { Log } from './log/open.js'

// Before anything is open and anybody owed, a signal ends it at once. All else is loaded after this: what loads first
// takes half a second, in which process 1 of a container would not even hear a signal.
const leave = () => process.exit(0)
process.once('SIGTERM', leave).once('SIGINT', leave)
const keepListening = () => {}
// Log rotators send these two. Node's own answer to the one is an open debugger, the other would end the process.
process.on('SIGUSR1', keepListening).on('SIGUSR2', keepListening)
// The chart renderer's addon starts a thread for each of the machine's processors, none of which it needs, and aborts
// the whole process where a container's limit allows fewer.
process.env.TOKIO_WORKER_THREADS ??= '1'
const { createApp } = await import('./app.js')
const { beyondDiscord, readConfig } = await import('./config/config.js')
const { readManifest } = await import('./config/manifest.js')
const { openLog } = await import('./log/open.js')

/**
 * Beside the grace: for the last words to Redis (1 s), the operators' listener (0.5 s) and the log (1 s), one after
 * another where each of them hangs.
 */
const LAST_MS = 4000
/** A timer that is given more fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1

function refuse(why: string): never {
  process.stderr.write(`Signalbox cannot start:\n${why}\n`)
  process.exit(1)
}

function configure(): Config {
  try {
    return readConfig(process.env)
  } catch (error) {
    return refuse(
      `${(error as Error).message}\n\nEach variable is explained in docs/configuration.md; npm run demo needs none.`,
    )
  }
}

async function log({ LOG_LEVEL: level, LOG_FILE: file }: Config): Promise<Log> {
  const complain = (problem: string) => process.stderr.write(`LOG_FILE: ${problem}\n`)
  return openLog({ level, file, stdout: process.stdout, complain }).catch((error: Error) =>
    refuse(`LOG_FILE cannot be opened: ${error.message}`),
  )
}

const config = configure()
const { logger, close: closeLog, flushSync: flushLog } = await log(config)
const { version, homepage } = readManifest()
for (const name of beyondDiscord(config))
  logger.warn({ variable: name }, 'longer than Discord waits for an answer, which is 3 s')
const app = await createApp({ config, logger, homepage, version })

/** One warning each, so that an operator knows whose answer is missing: the process ends after it. */
function logLeft() {
  for (const { interactionId, story } of app.left())
    logger.warn({ interactionId, command: story.command }, 'interaction left unanswered')
  flushLog()
}

async function listen() {
  try {
    const { address, adminAddress } = await app.listen()
    logger.info({ address, adminAddress, version }, 'listening')
  } catch (err) {
    logger.fatal({ err }, 'cannot listen')
    // Whoever wants no log still has to know why there is no server.
    if (!logger.isLevelEnabled('fatal'))
      process.stderr.write(`Signalbox cannot listen: ${(err as Error).message}\n`)
    await closeLog()
    process.exit(1)
  }
}

/** npm hands on what the terminal has sent to both of us already: the first repetition is the same Ctrl-C. */
function forgiveEcho(signal: NodeJS.Signals) {
  const seconds = process.listeners(signal).filter((each) => each !== keepListening)
  for (const second of seconds) process.off(signal, second)
  process.once(signal, () => {
    for (const second of seconds) process.on(signal, second)
  })
}

// While listeners are exchanged nobody would listen for a moment, and a signal in it would kill: npm's repetition of a
// Ctrl-C comes just then.
process.on('SIGTERM', keepListening).on('SIGINT', keepListening)
closeWithGrace(
  {
    delay: Math.min(config.SHUTDOWN_GRACE_MS + LAST_MS, MAX_TIMER_MS),
    logger: false,
    skip: ['SIGUSR2'],
    onSecondSignal: logLeft,
    onTimeout: logLeft,
  },
  async ({ signal, err }) => {
    if (signal === 'SIGINT' && process.env.npm_lifecycle_event === 'start') forgiveEcho(signal)
    if (err) logger.fatal({ err }, 'unexpected error, shutting down')
    else logger.info({ signal, owed: app.left().length }, 'shutting down')
    // What is closed while it opens would call that a failure.
    await opened
    const abandoned = await app.close(config.SHUTDOWN_GRACE_MS)
    logger.info({ abandoned: abandoned.length }, 'stopped')
    await closeLog()
  },
)
process.off('SIGTERM', leave).off('SIGINT', leave)
const opened = listen()
