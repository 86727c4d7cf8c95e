/** A SignalReader over a table, for the commands' tests: it answers what it was given and counts. */
import { SignalboxError } from '../../src/errors.js'
import { idOf } from '../../src/signals/key-text.js'
import type { SignalReader, SignalReading } from '../../src/signals/reader.js'
import type { SignalKey } from '../../src/signals/signal.js'
import { GENERATED_AT, sampleSignal } from '../messages/sample-view.js'

export const NOW = GENERATED_AT + 120_000
export const PAIRS = ['EUR/USD', 'USD/JPY', 'BTC/USD']
export const TIMEFRAMES = ['15min', '1h', '4h', '1d']

export function reading(
  key: SignalKey,
  changes: Partial<SignalReading> = {},
  signal: Partial<SignalReading['signal']> = {},
): SignalReading {
  return {
    signal: sampleSignal({ ...key, ...signal }),
    cache: 'hit',
    fetchedAt: NOW - 10_000,
    ...changes,
  }
}

export interface FakeReader extends SignalReader {
  readonly peeked: SignalKey[]
  /** `EUR/USD@4h hit` */
  readonly given: string[]
  readonly fetched: SignalKey[]
  readonly refreshed: SignalKey[]
}

/** `memory` is what `peek` finds; `backend` what `read` brings or rejects with. */
export function fakeReader(
  memory: (key: SignalKey) => SignalReading | undefined,
  backend: (key: SignalKey) => SignalReading | Error = () =>
    new SignalboxError('SIGNAL_UNREACHABLE', 'no backend in this test'),
): FakeReader {
  const peeked: SignalKey[] = []
  const given: string[] = []
  const fetched: SignalKey[] = []
  const refreshed: SignalKey[] = []
  const fetch = async (key: SignalKey) => {
    fetched.push(key)
    const result = backend(key)
    if (result instanceof Error) throw result
    return result
  }
  return {
    peeked,
    fetched,
    refreshed,
    given,
    unavailable: () => undefined,
    waitMs: () => 0,
    give(key, { cache }) {
      given.push(`${idOf(key)} ${cache}`)
    },
    peek(key) {
      peeked.push(key)
      return memory(key)
    },
    read: fetch,
    refresh: async (key) => {
      refreshed.push(key)
      return fetch(key)
    },
  }
}
