/** The exchanges a local Discord remembers: all that are open, and the last ones that have ended. */
import type { Exchange } from './exchange.js'

export class ExchangeShelf {
  readonly #byId = new Map<string, Exchange>()
  readonly #byToken = new Map<string, Exchange>()
  /** Quiet ones come in floods and must not push out those that somebody looks at. */
  readonly #ended = { quiet: [] as Exchange[], shown: [] as Exchange[] }

  /** `keep`: how many ended ones are remembered, quiet ones and others each. */
  constructor(private readonly keep: number) {}

  add(exchange: Exchange): void {
    this.#byId.set(exchange.id, exchange)
    this.#byToken.set(exchange.token, exchange)
  }

  /** Called once for each, when it has ended. */
  retire(exchange: Exchange): void {
    const ended = exchange.quiet ? this.#ended.quiet : this.#ended.shown
    ended.push(exchange)
    if (ended.length > this.keep) this.#remove(ended.shift() as Exchange)
  }

  /** All that have ended. */
  forgetEnded(): void {
    for (const ended of Object.values(this.#ended)) {
      for (const exchange of ended.splice(0)) this.#remove(exchange)
    }
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

  #remove({ id, token }: Exchange): void {
    this.#byId.delete(id)
    this.#byToken.delete(token)
  }
}
