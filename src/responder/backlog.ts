/** Everything accepted and not ended: bounded, run a bounded number at a time, drained on shutdown. */
import type { Job } from './job.js'

export interface Backlog {
  /** Takes a job before its acknowledgement leaves: whoever is to be refused was asked for by `isFull`, earlier. */
  accept(job: Job): Promise<void> | undefined
  /** For a duplicate whose first may have died before it was accepted: durable where replicas share, and not held here. */
  secure(job: Job): Promise<void>
  /** The reply is out, and the job as it stands now may start. */
  start(job: Job): void
  /** There will be no work: Discord gave up on the interaction. */
  drop(interactionId: string): void
  isFull(): boolean
  size(): number
  /** Milliseconds since the oldest was accepted; 0 when there is none. */
  oldestAgeMs(): number
  /**
   * Waits for the end of all that was accepted. At `tellAtMs` from now the work's abort signal fires, so that what is
   * left is told; at `endAtMs` whatever is still there is returned.
   */
  drain(options: DrainOptions): Promise<readonly Job[]>
  /** What is accepted and not ended, oldest first. */
  left(): readonly Job[]
}

/** Milliseconds from now. */
export interface DrainOptions {
  readonly tellAtMs: number
  readonly endAtMs: number
}

/**
 * Asked before each attempt at Discord: false when another replica has the job now, so that this one must not go on.
 * Where the shared store cannot say, it is true.
 */
export type Hold = () => Promise<boolean>

/** Where replicas share their jobs. */
export interface Holder {
  readonly hold: Hold
  /** What is known already, without asking: another replica has it. */
  isLost(): boolean
}

/** Runs one job to its end, or nothing of one that is lost. It must not reject; the signal: no more time to fetch. */
export type Work = (job: Job, abort: AbortSignal, holder?: Holder) => Promise<void>
