/** Everything accepted and not ended: each interaction once, bounded, run a bounded number at a time, drained on shutdown. */
import type { Acknowledgement } from './acknowledgement.js'
import type { Job } from './job.js'

/** What is said to an interaction now, and what is owed to it after that. */
export interface Decided {
  readonly reply: Acknowledgement
  readonly job?: Job
}

export interface Accepted {
  /** False for a duplicate: `reply` is then the first one's, byte for byte. */
  readonly first: boolean
  readonly reply: Acknowledgement
  /** Where a shared store has not answered yet: whether this one was the first. Until then nothing is begun. */
  readonly late?: Promise<boolean>
  /** How long the shared store was waited for, in one round trip; undefined where it was not. */
  readonly storeMs?: number
}

export interface Backlog {
  /**
   * Claims the interaction for 15 minutes and takes what its reply leaves to be done, in one step, before that reply is
   * sent. `decide` is called only where the id is new here, and must not wait. Whoever is to be refused was asked for by
   * `isFull`, there.
   */
  accept(interactionId: string, decide: () => Decided): Accepted | Promise<Accepted>
  /** The reply is out, and the job as it stands now may start. */
  start(job: Job): void
  /** There will be no work: Discord gave up on the interaction, or another replica was first. */
  drop(interactionId: string): void
  isFull(): boolean
  size(): number
  /** Milliseconds since the oldest was accepted; 0 when there is none. */
  oldestAgeMs(): number
  /**
   * Waits for the end of all that was accepted. At `tellAtMs` from now the work's abort signal fires, so that what is
   * left is told; at `endAtMs` whatever is still there is returned, but for what other replicas have.
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

/** Where replicas share their jobs: this one's hold on one. */
export interface Holder {
  /**
   * Asked before each attempt at Discord: false when another replica has the job now, so that this one must not go on.
   * True lasts until it is asked again: what is being sent is handed over to nobody.
   */
  hold(): Promise<boolean>
  /** Whether what was allowed is still so when it comes to be written out: the process may have stood still meanwhile. */
  mayStart(): boolean
  /** What is known already, without asking: another replica has it. */
  isLost(): boolean
  /** Replica after replica has ended while it worked on this: it is told as failed, and not tried again. */
  readonly isSpent: boolean
}

/** Runs one job to its end, or nothing of one that is lost. It must not reject; the signal: no more time to fetch. */
export type Work = (job: Job, abort: AbortSignal, holder?: Holder) => Promise<void>
