/** What can be set for all that follows: backend, clock, and the share of interactions with a fault. */
import type { BackendFailure, DemoBackend } from '../demo-backend/demo-backend.js'
import { faultNames } from '../local-discord/draw-faults.js'
import type { LocalDiscord } from '../local-discord/local-discord.js'
import { BadRequest, type Json, readNumber, readText } from './asked.js'

export interface Share {
  /** A fault's name, `name:number`, `any` or empty. */
  readonly fault: string
  /** 0 to 100. */
  readonly percent: number
}

export interface Settings {
  readonly failWith: string
  readonly delayMs: number
  readonly skewMs: number
  readonly share: Share
}

interface Failing {
  readonly failure: BackendFailure
  readonly summary: string
}

export const FAILURES: readonly Failing[] = [
  { failure: 500, summary: 'it is broken' },
  { failure: 503, summary: 'it has too much to do' },
  { failure: 404, summary: 'it has no signal for that' },
  { failure: 'hang', summary: 'it never answers' },
  { failure: 'reset', summary: 'it cuts the connection' },
  { failure: 'invalid-json', summary: 'it answers half a document' },
  { failure: 'bad-document', summary: 'it answers no signal that could be shown' },
]

/** Longer than any timeout of the server. */
const MAX_DELAY_MS = 120_000
const DAY_MS = 86_400_000

/** Changes the clock for everybody, which one interaction among many must not do. */
const NOT_ANY = 'clock-skew'
const ANY = faultNames.filter((name) => name !== NOT_ANY)

const NONE: Share = { fault: '', percent: 0 }

export class Switches {
  #share = NONE

  constructor(
    private readonly discord: LocalDiscord,
    private readonly backend: DemoBackend,
  ) {}

  get settings(): Settings {
    const { failWith, delayMs } = this.backend
    return {
      failWith: String(failWith ?? ''),
      delayMs,
      skewMs: this.discord.skewMs,
      share: this.#share,
    }
  }

  setBackend(asked: Json) {
    const failing = FAILURES.find(({ failure }) => String(failure) === asked.failWith)?.failure
    if (failing === undefined && (asked.failWith ?? '') !== '') {
      const names = FAILURES.map(({ failure }) => failure).join(', ')
      throw new BadRequest(`failWith must be one of ${names}, or empty`)
    }
    if (asked.delayMs !== undefined)
      this.backend.delayMs = readNumber(asked, 'delayMs', 0, MAX_DELAY_MS)
    this.backend.failWith = failing
    const { failWith, delayMs } = this.settings
    return { failWith, delayMs }
  }

  setSkew(asked: Json) {
    this.discord.skewMs = readNumber(asked, 'ms', -DAY_MS, DAY_MS)
    return { skewMs: this.discord.skewMs }
  }

  /** Throws a RangeError when there is no such fault. */
  setShare(asked: Json): Share {
    const fault = readText(asked, 'fault')
    const percent = readNumber(asked, 'percent', 0, 100)
    const names = fault === 'any' ? ANY : fault === '' ? [] : [fault]
    this.discord.shareFaults({ share: percent / 100, names })
    this.#share = fault === '' || percent === 0 ? NONE : { fault, percent }
    return this.#share
  }
}
