/** A source whose fetches end when and as the test says. */
import type { Signal, SignalKey } from '../../src/signals/signal.js'
import type { SignalSource } from '../../src/signals/source.js'

export interface Asked {
  readonly key: SignalKey
  readonly abort: AbortSignal | undefined
  succeed(signal: Signal): void
  fail(error: Error): void
}

export interface ScriptedSource extends SignalSource {
  /** Every fetch so far, in order. */
  readonly asked: Asked[]
  closed: boolean
  /** The fetch of this index. */
  nth(index: number): Asked
}

export function scriptSource(): ScriptedSource {
  const asked: Asked[] = []
  return {
    asked,
    closed: false,
    fetch(key, abort) {
      return new Promise<Signal>((succeed, fail) => {
        asked.push({ key, abort, succeed, fail })
      })
    },
    nth(index) {
      return asked[index] as Asked
    },
    async close() {
      this.closed = true
    },
  }
}
