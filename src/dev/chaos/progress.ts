/** Tells how far a long run is: each tenth of it, and every few seconds while none is reached. */

const QUIET_MS = 5000
const PARTS = 10

export interface Progress {
  onSent(): void
  onEnded(): void
  /** Tells no more. */
  stop(): void
}

export interface ProgressOptions {
  readonly total: number
  readonly write: (line: string) => void
  readonly monotonic?: () => number
  /** Called after `ms` of silence; returns what calls that off. [a timer] */
  readonly after?: (ms: number, call: () => void) => () => void
}

function afterTimer(ms: number, call: () => void): () => void {
  const timer = setTimeout(call, ms)
  return () => clearTimeout(timer)
}

export function createProgress(options: ProgressOptions): Progress {
  const { total, write, monotonic = () => performance.now(), after = afterTimer } = options
  const startedAt = monotonic()
  let sent = 0
  let ended = 0
  let cancel = after(QUIET_MS, tell)

  function tell(): void {
    cancel()
    const seconds = Math.round((monotonic() - startedAt) / 1000)
    write(`${sent} of ${total} sent, ${ended} ended, ${seconds} s\n`)
    cancel = after(QUIET_MS, tell)
  }

  return {
    onSent() {
      sent += 1
    },
    onEnded() {
      const before = Math.floor((ended * PARTS) / total)
      ended += 1
      if (Math.floor((ended * PARTS) / total) > before) tell()
    },
    stop: () => cancel(),
  }
}
