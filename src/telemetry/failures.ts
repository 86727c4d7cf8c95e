/** What went wrong of late: why, how often, and the last ones by their interaction, so that the log can be asked. */
import type { Outcome } from '../responder/story.js'

type FailedOutcome = Exclude<Outcome, 'delivered' | 'gone'> | 'too old'

interface Ended {
  readonly outcome: FailedOutcome
  /** An error's code, where there was one. */
  readonly reason?: string
}

export interface FailureCount extends Ended {
  readonly count: number
}

export interface Failure extends Ended {
  /** Epoch milliseconds. */
  readonly at: number
  readonly interactionId: string
  readonly command: string
}

const LAST_KEPT = 10

/** Outcomes and codes are closed sets, so the number of kinds is bounded. */
export class FailureCounts {
  readonly #kinds = new Map<string, FailureCount>()

  add({ outcome, reason }: Ended, count = 1): void {
    const kind = `${outcome} ${reason}`
    const known = this.#kinds.get(kind)?.count ?? 0
    this.#kinds.set(kind, { outcome, ...(reason && { reason }), count: known + count })
  }

  /** As if all that `other` was given had been added here. */
  merge(other: FailureCounts): void {
    for (const each of other.#kinds.values()) this.add(each, each.count)
  }

  /** The most frequent first. */
  get list(): FailureCount[] {
    return [...this.#kinds.values()].sort((a, b) => b.count - a.count)
  }
}

/** The last ten, the newest first. */
export class LastFailures {
  #kept: readonly Failure[] = []

  add(failure: Failure): void {
    this.#kept = [failure, ...this.#kept].slice(0, LAST_KEPT)
  }

  since(at: number): readonly Failure[] {
    return this.#kept.filter((failure) => failure.at > at)
  }
}
