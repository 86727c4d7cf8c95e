/** The process: environment in, listeners up, and an orderly end. But for the health check the only file that knows `process`. */
import { readFileSync } from 'node:fs'
import closeWithGrace from 'close-with-grace'
import type { Config } from './config.js'
import type { Logger } from './logger.js'

// Before anything is open and anybody owed, a signal ends it at once. All else is loaded after this: what loads first
// takes half a second, in which process 1 of a container would not even hear a signal.
const leave = () => process.exit(0)
process.once('SIGTERM', leave).once('SIGINT', leave)
const { createApp } = await import('./app.js')
const { readConfig } = await import('./config.js')
const { createLogOutput } = await import('./log-output.js')
const { createLogger } = await import('./logger.js')

const manifest = new URL('../../package.json', import.meta.url)
const { version, homepage } = JSON.parse(readFileSync(manifest, 'utf8'))

/** For the last lines, when they are not read at once. */
const FLUSH_MS = 1000

function refuse(why: string): never {
  process.stderr.write(`Signalbox cannot start:\n${why}\n`)
  process.exit(1)
}

function configure(): Config {
  try {
    return readConfig(process.env)
  } catch (error) {
    return refuse((error as Error).message)
  }
}

interface Log {
  readonly logger: Logger
  /** For the last lines, as all of them are written behind. */
  readonly closeLog: () => Promise<void>
}

async function openLog({ LOG_LEVEL: level, LOG_FILE }: Config): Promise<Log> {
  const output = createLogOutput(process.stdout, (lines) =>
    logger.warn({ lines }, 'log lines dropped: standard output was not read'),
  )
  const flush = () => output.flush(FLUSH_MS)
  if (LOG_FILE === undefined)
    return { logger: createLogger({ level, destinations: [output] }), closeLog: flush }
  const complain = ({ message }: Error) => process.stderr.write(`LOG_FILE: ${message}\n`)
  // Loaded by need, as nearly nobody has a log file.
  const { closeLogFile, openLogFile } = await import('./log-file.js')
  const file = await openLogFile(LOG_FILE, complain).catch((error: Error) =>
    refuse(`LOG_FILE cannot be opened: ${error.message}`),
  )
  return {
    logger: createLogger({ level, destinations: [output, file] }),
    closeLog: async () => void (await Promise.all([flush(), closeLogFile(file)])),
  }
}

const config = configure()
const { logger, closeLog } = await openLog(config)
const app = await createApp({ config, logger, homepage, version })

/** One warning each, so that an operator knows whose answer is missing. */
function logLeft() {
  for (const { interactionId, story } of app.left())
    logger.warn({ interactionId, command: story.command }, 'interaction left unanswered')
}

async function listen() {
  try {
    const { address, adminAddress } = await app.listen()
    logger.info({ address, adminAddress, version }, 'listening')
  } catch (err) {
    logger.fatal({ err }, 'cannot listen')
    await closeLog()
    process.exit(1)
  }
}

closeWithGrace(
  {
    // Our own bound is the grace itself; this one catches what hangs beside it.
    delay: config.SHUTDOWN_GRACE_MS + 2000,
    logger: false,
    onSecondSignal: logLeft,
    onTimeout: logLeft,
  },
  async ({ signal, err }) => {
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
