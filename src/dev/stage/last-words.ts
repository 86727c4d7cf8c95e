/** What the server's log says last of each interaction, and what that makes of it. */

import type { Exchange } from '../local-discord/exchange.js'
import type { Fault } from '../local-discord/fault.js'
import type { LogLine, LogSource } from './server-process.js'

/**
 * delivered: the trader reads what was asked for. told: why there is none. expired, gone: logged as too late, or as
 * deleted by the trader. lost: neither answered nor accounted for by a log line.
 */
export type Verdict = 'delivered' | 'told' | 'expired' | 'gone' | 'lost'

/** The log's last word on an interaction; its story, or that it was too old to be worked on. */
const isLast = ({ msg }: LogLine) => msg === 'interaction ended' || msg === 'interaction too old'

/** An answer in the reply itself seemed to be out when its story was told; its connection was reset thereafter. */
const isLateExpiry = ({ msg, result }: LogLine) =>
  msg === 'acknowledgement of unknown fate resolved' && result === 'expired'

/**
 * Nobody on the server's side could know of it: the answer's connection closes as after every other, or it was too late.
 * Where Discord has the reply all the same, its trader reads it, and only the stand-in does not know what it said.
 */
function isTraceless({ lose, tooLate }: Partial<Fault> = {}): boolean {
  return lose === undefined ? tooLate === true : lose.how === 'close'
}

export class LastWords {
  readonly #lines = new Map<string, LogLine[]>()
  readonly #waiting = new Map<string, () => void>()
  readonly #expiredLate = new Set<string>()
  readonly #onLine = (line: LogLine) => this.#read(line)

  /** Reads what `server` logs from now on. */
  constructor(private readonly server: LogSource) {
    server.on('line', this.#onLine)
  }

  of(id: string): readonly LogLine[] {
    return this.#lines.get(id) ?? []
  }

  /** Resolves when there is a last word, after `patienceMs` without one, or when closed. One waits for an id. */
  wait(id: string, patienceMs: number): Promise<void> {
    if (this.#lines.has(id)) return Promise.resolve()
    return new Promise((resolve) => {
      const settle = () => {
        clearTimeout(timer)
        this.#waiting.delete(id)
        resolve()
      }
      const timer = setTimeout(settle, patienceMs)
      this.#waiting.set(id, settle)
    })
  }

  verdictOf(
    exchange: Pick<Exchange, 'id' | 'outcome'> & { readonly fault?: Fault | undefined },
  ): Verdict {
    const [first] = this.of(exchange.id)
    const expired = first?.msg === 'interaction too old' || this.#expiredLate.has(exchange.id)
    const outcome = expired ? 'expired' : first?.outcome
    // A fetched signal that another had just brought is answered in the reply itself, whose loss no edit can find out.
    const presumed = first?.ack === 'answered' && isTraceless(exchange.fault)
    const answered = exchange.outcome === 'answered' || presumed
    if (outcome === 'expired' || outcome === 'gone') return outcome
    return answered && (outcome === 'delivered' || outcome === 'told') ? outcome : 'lost'
  }

  forget(id: string): void {
    this.#lines.delete(id)
    this.#expiredLate.delete(id)
  }

  /** Reads no more, and lets go of whoever waits. */
  close(): void {
    this.server.off('line', this.#onLine)
    for (const settle of this.#waiting.values()) settle()
  }

  #read(line: LogLine): void {
    const id = String(line.interactionId)
    if (isLateExpiry(line)) this.#expiredLate.add(id)
    if (!isLast(line)) return
    this.#lines.set(id, [...this.of(id), line])
    this.#waiting.get(id)?.()
  }
}
