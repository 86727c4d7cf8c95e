/** Writes a fixture file for each interaction as it ends. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Exchange } from '../local-discord/exchange.js'
import type { Step } from '../local-discord/exchange-types.js'
import type { LocalDiscord } from '../local-discord/local-discord.js'
import type { Stories } from '../stage/stories.js'
import { fixtureOf, isRecorded, nameOf } from './fixture.js'

/** The server tells its story when the trader has his answer, or a little later when he has none. */
const STORY_WAIT_MS = 2000

export interface Recorded {
  readonly written: number
  /** Nobody knows what these were answered with. */
  readonly skipped: number
}

export class Recorder {
  readonly #writing = new Set<Promise<void>>()
  #written = 0
  #skipped = 0
  #number = 0
  #error: unknown
  readonly #onStep = (exchange: Exchange, { step }: Step): void => {
    if (step !== 'ended' || !isRecorded(exchange)) return
    const writing = this.#record(exchange)
      .catch((error: unknown) => {
        this.#error ??= error
      })
      .finally(() => this.#writing.delete(writing))
    this.#writing.add(writing)
  }

  /** Into `folder`, which is made when it is not there, and of which no file is ever overwritten. */
  constructor(
    private readonly folder: string,
    private readonly discord: Pick<LocalDiscord, 'on' | 'off'>,
    private readonly stories: Stories,
    private readonly storyWaitMs = STORY_WAIT_MS,
  ) {
    mkdirSync(folder, { recursive: true })
    discord.on('step', this.#onStep)
  }

  /** Resolves when the last file is written. Rejects with what went wrong first. */
  async close(): Promise<Recorded> {
    this.discord.off('step', this.#onStep)
    await Promise.all(this.#writing)
    if (this.#error !== undefined) throw this.#error
    return { written: this.#written, skipped: this.#skipped }
  }

  async #record(exchange: Exchange): Promise<void> {
    const story = await this.stories.wait(exchange.id, this.storyWaitMs)
    const fixture = fixtureOf(exchange, story)
    if (fixture === undefined) this.#skipped += 1
    else this.#write(nameOf(exchange), `${JSON.stringify(fixture, null, 2)}\n`)
  }

  #write(name: string, text: string): void {
    for (;;) {
      this.#number += 1
      const file = `${String(this.#number).padStart(2, '0')}-${name}.json`
      try {
        writeFileSync(join(this.folder, file), text, { flag: 'wx' })
        this.#written += 1
        return
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
    }
  }
}
