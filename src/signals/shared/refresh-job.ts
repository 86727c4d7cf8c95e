/** A turn of one key, as it waits in the queue for any replica: written, and read with distrust. */
import { seal, unseal } from '../../state/redis/values.js'
import { readKey } from '../key-text.js'
import type { SignalKey } from '../signal.js'

export interface Refresh {
  readonly key: SignalKey
  /** Epoch milliseconds. */
  readonly dueAt: number
  /** The same key has been refreshed when its period began, since it would not have lasted until now. */
  readonly again: boolean
}

export const writeRefresh = (refresh: Refresh) => seal({ ...refresh })

/** Undefined for what nobody here has written. */
export function readRefresh(data: unknown): Refresh | undefined {
  return unseal(String(data), ({ key: given, dueAt, again }) => {
    const key = readKey(given)
    return key && typeof dueAt === 'number' ? { key, dueAt, again: again === true } : undefined
  })
}
