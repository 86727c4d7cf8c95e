/** The exchanges a local Discord remembers: all that are open, and the last ones that have ended. */
import type { Exchange } from './exchange.js'

export class ExchangeShelf {
  readonly #byId = new Map<string, Exchange>()
  readonly #byToken = new Map<string, Exchange>()
  readonly #ended: Exchange[] = []

  /** `keep`: how many ended ones are remembered. */
  constructor(private readonly keep: number) {}

  add(exchange: Exchange): void {
    this.#byId.set(exchange.id, exchange)
    this.#byToken.set(exchange.token, exchange)
  }

  /** Called once for each, when it has ended. */
  retire(exchange: Exchange): void {
    this.#ended.push(exchange)
    if (this.#ended.length <= this.keep) return
    const oldest = this.#ended.shift() as Exchange
    this.#byId.delete(oldest.id)
    this.#byToken.delete(oldest.token)
  }

  byId(id: string): Exchange | undefined {
    return this.#byId.get(id)
  }

  byToken(token: string): Exchange | undefined {
    return this.#byToken.get(token)
  }

  /** Oldest first. */
  all(): Exchange[] {
    return [...this.#byId.values()]
  }
}
