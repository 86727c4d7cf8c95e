/** Follow-ups that have ended here and are still in the shared store: to be removed before another replica takes them. */
import type { SharedStore } from '../../state/redis/store.js'
import type { FollowUpQueue } from './follow-up-queue.js'

export interface DebtsOptions {
  readonly store: Pick<SharedStore, 'isUp' | 'attempt'>
  /** Undefined before the store was first there. */
  readonly queue: () => Pick<FollowUpQueue, 'remove'> | undefined
}

export interface Debts {
  /** At once where the store is up. `doubtful`: it may come (back) into the store later, and is not worked on then. */
  add(interactionId: string, doubtful: boolean): void
  /** Some of those that the store did not answer to. */
  retry(): Promise<void>
  /** All that there are, on a store that is coming back. Rejects when it goes again. */
  payAll(): Promise<void>
  /** Resolves when none is being paid; some may be left where the store is away. */
  settled(): Promise<unknown>
}

const PAY_WITHIN_MS = 2000

/** As many as a replica's signs of life go out at a time. */
const AT_ONCE = 32

export function createDebts({ store, queue }: DebtsOptions): Debts {
  const owed = new Set<string>()
  const paying = new Map<string, Promise<void>>()

  async function pay(interactionId: string, doubtful: boolean) {
    const paid = await store.attempt(PAY_WITHIN_MS, async () => {
      await queue()?.remove(interactionId, doubtful)
      return true
    })
    if (paid) owed.delete(interactionId)
    paying.delete(interactionId)
  }

  return {
    add(interactionId, doubtful) {
      owed.add(interactionId)
      if (store.isUp()) paying.set(interactionId, pay(interactionId, doubtful))
    },

    async retry() {
      const due = [...owed].filter((interactionId) => !paying.has(interactionId)).slice(0, AT_ONCE)
      // How far the first attempt got nobody saw.
      for (const interactionId of due) paying.set(interactionId, pay(interactionId, true))
      await Promise.all(due.map((interactionId) => paying.get(interactionId)))
    },

    async payAll() {
      // While the store was away nobody could see how far it got: all are doubtful.
      await Promise.all(
        [...owed].map(async (interactionId) => {
          await queue()?.remove(interactionId, true)
          owed.delete(interactionId)
        }),
      )
    },

    settled: () => Promise.all(paying.values()),
  }
}
