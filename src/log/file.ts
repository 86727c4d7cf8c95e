/** The optional log file: one a day, the last fortnight kept, and never a reason to stop answering. */
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SonicBoom } from 'sonic-boom'
import sonicBoom from 'sonic-boom'
import { dayOf, fileOfDay, removeOldDays } from './days.js'
import { MAX_WAITING_BYTES } from './output.js'

/**
 * A pino destination. Rejects when the file cannot be opened. `onError` is told when writing begins to fail, once until
 * it works again: standard output has the same lines. The first line of a day, by `now`, opens that day's file.
 */
export async function openLogFile(
  file: string,
  onError: (error: Error) => void,
  now: () => number = Date.now,
): Promise<SonicBoom> {
  let day = dayOf(now())
  const stream = new sonicBoom.SonicBoom({
    dest: fileOfDay(file, day),
    mkdir: true,
    maxLength: MAX_WAITING_BYTES,
  })
  // Without a listener a full disk would be an uncaught error, and a file that cannot be opened no error at all.
  await once(stream, 'ready')
  let failing = false
  stream.on('error', (error: Error) => {
    if (!failing) onError(error)
    failing = true
    // A day's file that cannot be opened leaves yesterday's open, and behind it what would close that twice.
    stream.removeAllListeners('ready')
  })
  stream.on('write', () => {
    failing = false
  })
  // At the start too: a server that sleeps at night never sees a midnight.
  await removeOldDays(file, day).catch(onError)
  const write = stream.write.bind(stream)
  stream.write = (line) => {
    const today = dayOf(now())
    if (today !== day) {
      day = today
      stream.reopen(fileOfDay(file, day))
      removeOldDays(file, day).catch(onError)
    }
    return write(line)
  }
  return stream
}

/** Resolves when all lines are in the file, when the disk takes no more, or after `withinMs`. */
export async function closeLogFile(stream: SonicBoom, withinMs = 1000): Promise<void> {
  const over = once(stream, 'close').catch(() => {})
  stream.end()
  await Promise.race([over, sleep(withinMs, undefined, { ref: false })])
}

/** As far as the disk takes it: whoever calls it cannot mend that any more. */
export function flushLogFile(stream: SonicBoom): void {
  try {
    stream.flushSync()
  } catch {
    // Standard output has the same lines.
  }
}
