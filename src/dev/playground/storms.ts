/** One storm at a time. */
import type { LocalDiscord } from '../local-discord/local-discord.js'
import type { LogSource } from '../stage/server-process.js'
import { BadRequest } from './asked.js'
import { Storm, type StormPlan, type StormView } from './storm.js'

export const STORM_BOUNDS = { maxPerSecond: 500, maxSeconds: 60 }

export class Storms {
  #storm: Storm | undefined
  #count = 0

  constructor(
    private readonly discord: LocalDiscord,
    private readonly log: LogSource,
    private readonly onTell: (view: StormView) => void,
  ) {}

  /** Of the last one. */
  get view(): StormView | undefined {
    return this.#storm?.view
  }

  start(plan: StormPlan): { readonly id: string } {
    const { view } = this
    if (view?.running) throw new BadRequest('a storm is running: stop it first')
    if (view && view.open > 0) {
      throw new BadRequest(`${view.open} interactions of the last storm are still open`)
    }
    this.#count += 1
    this.#storm = new Storm(this.discord, this.log, plan, this.onTell)
    return { id: `storm-${this.#count}` }
  }

  stop(): void {
    this.#storm?.stop()
  }

  close(): void {
    this.#storm?.abandon()
  }
}
