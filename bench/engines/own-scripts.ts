/** Scripts of our own: claim and job are one hash, a lease is a score by Redis' clock, one call renews and takes over. */
import { Redis } from 'ioredis'
import { createLeases } from '../../src/state/redis/leases.js'
import type { Engine, Interaction } from './engine.js'

/** As the server does it: others' commands wait for the script. */
const TOLD_AT_ONCE = 200
/** What one look takes over at most. */
const TAKEN_AT_ONCE = 100

export class OwnScripts implements Engine {
  readonly name = 'own scripts'
  readonly #redis: Redis
  readonly #leases

  static async open(url: string): Promise<OwnScripts> {
    const engine = new OwnScripts(url)
    await engine.#redis.ping()
    return engine
  }

  private constructor(url: string) {
    this.#redis = new Redis(url, { maxRetriesPerRequest: null })
    this.#leases = createLeases(this.#redis)
  }

  async accept({ id, reply, job, token }: Interaction): Promise<string | undefined> {
    const owed = JSON.stringify({ token, job })
    const first = await this.#leases.accept({ id, kind: 'deferred', body: reply, job: owed })
    return first?.body
  }

  async renew(ids: readonly string[]): Promise<readonly string[]> {
    const lost: string[] = []
    for (let from = 0; from < ids.length; from += TOLD_AT_ONCE) {
      const told = ids.slice(from, from + TOLD_AT_ONCE)
      const wishes = told.map((id) => [id, 'ours'] as const)
      const { verdicts } = await this.#leases.beat(wishes, 0)
      lost.push(...told.filter((_, n) => verdicts[n] !== 'held'))
    }
    return lost
  }

  async holds(id: string): Promise<boolean> {
    return (await this.renew([id])).length === 0
  }

  async end(id: string): Promise<void> {
    await this.#leases.beat([[id, 'over']], 0)
  }

  async takeOver(): Promise<readonly string[]> {
    const { taken } = await this.#leases.beat([], TAKEN_AT_ONCE)
    return taken.map(({ id }) => id)
  }

  async close(): Promise<void> {
    this.#redis.disconnect()
  }
}
