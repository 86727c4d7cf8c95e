/** The last lines of a process that is about to exit: what a pipe has not taken yet would be lost with it. */
import { writeSync } from 'node:fs'
import type { Writable } from 'node:stream'

/** Node's own account of a pipe or a socket: a file or a terminal has taken each line at once. */
export interface Pipe {
  readonly fd?: number
  /** Of all that it was given, sent or not. */
  readonly bytesWritten?: number
  /** Of what was handed to the system: `writeQueueSize` is what that has not taken. */
  readonly _handle?: { readonly bytesWritten: number; readonly writeQueueSize: number } | null
}

/** Between two tries, while the pipe is full. */
const PAUSE_MS = 5
const pause = new Int32Array(new SharedArrayBuffer(4))

/** How many bytes of it are still in this process. */
function unsent({ bytesWritten = 0, _handle: handle }: Pipe): number {
  return handle ? bytesWritten - handle.bytesWritten + handle.writeQueueSize : 0
}

/**
 * `lines`, of which the last may not be out, are written by hand, as far as the reader takes them `withinMs`. Nothing
 * else is to be done after it: the stream does not know that it has been emptied.
 */
export function writeOut(stream: Writable, lines: readonly string[], withinMs: number): void {
  const { fd } = stream as Pipe
  const left = unsent(stream as Pipe)
  if (fd === undefined || left === 0) return
  const all = Buffer.from(lines.join(''))
  const bytes = all.subarray(Math.max(0, all.length - left))
  const endAt = performance.now() + withinMs
  let written = 0
  while (written < bytes.length && performance.now() < endAt) {
    try {
      written += writeSync(fd, bytes, written)
    } catch (error) {
      // The reader has gone.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return
      Atomics.wait(pause, 0, 0, PAUSE_MS)
    }
  }
}
