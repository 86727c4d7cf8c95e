/** The process's log as it is configured: standard output, and a file where one is named. */
import type { Writable } from 'node:stream'
import { createLogger, type Logger } from './logger.js'
import { createLogOutput } from './output.js'

export interface OpenLogOptions {
  readonly level: string
  /** A file a day is made of its name; undefined: standard output alone. */
  readonly file: string | undefined
  readonly stdout: Writable
  /** Told when lines cannot be written to the file. */
  readonly complain: (problem: string) => void
}

export interface Log {
  readonly logger: Logger
  /** Resolves when the last lines are written, as all of them are written behind, or when they cannot be in time. */
  readonly close: () => Promise<void>
  /** Before an exit that waits for nothing: what is not yet out, or in the file, is written now. */
  readonly flushSync: () => void
}

/** For the last lines, when they are not read at once. */
const FLUSH_MS = 1000

/** Rejects when the file cannot be opened. */
export async function openLog({ level, file, stdout, complain }: OpenLogOptions): Promise<Log> {
  const output = createLogOutput(stdout, (lines) =>
    logger.warn({ lines }, 'log lines dropped: standard output was not read'),
  )
  // Loaded by need, as nearly nobody has a log file.
  const files = file === undefined ? undefined : await import('./file.js')
  const stream = await files?.openLogFile(String(file), ({ message }) => complain(message))
  const logger = createLogger({ level, destinations: stream ? [output, stream] : [output] })
  return {
    logger,
    async close() {
      await Promise.all([output.flush(FLUSH_MS), stream && files?.closeLogFile(stream, FLUSH_MS)])
    },
    flushSync() {
      if (stream) files?.flushLogFile(stream)
      output.flushSync(FLUSH_MS)
    },
  }
}
