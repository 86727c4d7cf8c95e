/** The optional log file: one a day, the last fortnight kept, and never a reason to stop answering. */
import { once } from 'node:events'
import pinoRoll from 'pino-roll'

/** A pino destination. */
export type LogFile = Awaited<ReturnType<typeof pinoRoll>>

/** What may wait for a disk that takes nothing; past it lines are dropped rather than memory eaten. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024

/**
 * Rejects when the file cannot be opened. `onError` is told when writing begins to fail, once until it works again:
 * standard output has the same lines.
 */
export async function openLogFile(file: string, onError: (error: Error) => void): Promise<LogFile> {
  const stream = await pinoRoll({
    file,
    frequency: 'daily',
    mkdir: true,
    limit: { count: 14 },
    maxLength: MAX_WAITING_BYTES,
  })
  // Without a listener a full disk would be an uncaught error, and a file that cannot be opened no error at all.
  await once(stream, 'ready')
  let failing = false
  stream.on('error', (error: Error) => {
    if (!failing) onError(error)
    failing = true
  })
  stream.on('write', () => {
    failing = false
  })
  return stream
}
