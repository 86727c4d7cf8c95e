/** Standard output for log lines: a reader that stalls costs lines, never the server. */
import type { Writable } from 'node:stream'
import { writeOut } from './write-out.js'

/** What may wait for a reader, or a disk, that takes nothing; past it lines are dropped rather than memory eaten. */
export const MAX_WAITING_BYTES = 8 * 1024 * 1024

export interface LogOutput {
  write(line: string): void
  /** Resolves when all lines are out, when they never will be, or after `withinMs`. Never rejects. */
  flush(withinMs: number): Promise<void>
  /** Before an exit that waits for nothing: what is not out is written now, as far as it is read `withinMs`. */
  flushSync(withinMs: number): void
}

/**
 * `stream` must not block, as `process.stdout` does not on a pipe. Pino's own destination waits for a full pipe: the
 * synchronous one with the whole process, the asynchronous one in a thread that `process.exit` then waits for.
 * `onDropped` is told how many lines were dropped, as soon as the reader takes some again.
 */
export function createLogOutput(
  stream: Writable,
  onDropped: (lines: number) => void,
  maxWaitingBytes = MAX_WAITING_BYTES,
): LogOutput {
  /** Given to the stream, which has not said yet that they are out. */
  const waiting: string[] = []
  const taken = () => void waiting.shift()
  let dropped = 0
  // A reader that has gone is no reason to stop answering.
  stream.on('error', () => {})
  stream.on('drain', () => {
    const lines = dropped
    dropped = 0
    if (lines > 0) onDropped(lines)
  })

  return {
    write(line) {
      if (!stream.writable) return
      if (stream.writableLength + line.length > maxWaitingBytes) dropped++
      else {
        waiting.push(line)
        stream.write(line, taken)
      }
    },
    flush: (withinMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, withinMs)
        stream.write('', () => {
          clearTimeout(timer)
          resolve()
        })
      }),
    flushSync: (withinMs) => writeOut(stream, waiting, withinMs),
  }
}
