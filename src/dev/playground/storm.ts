/** Very many interactions in a short time, and an account of every one of them. */
import { Sketch } from '../../telemetry/sketch.js'
import type { LocalDiscord } from '../local-discord/local-discord.js'
import { TRADERS } from '../local-discord/users.js'
import { LastWords } from '../stage/last-words.js'
import type { LogSource } from '../stage/server-process.js'
import { acknowledgedMs, type Fate, fateOf, type Patience, settle } from './storm-fate.js'
import { LOCALES } from './voices.js'

export interface StormPlan {
  readonly perSecond: number
  readonly seconds: number
  readonly pairs: readonly string[]
  readonly timeframes: readonly string[]
}

export interface StormView extends Readonly<Record<Fate, number>> {
  readonly running: boolean
  readonly perSecond: number
  readonly seconds: number
  readonly elapsedMs: number
  readonly sent: number
  readonly open: number
  /** Of the time to acknowledgement; absent before the first. */
  readonly p50Ms: number | undefined
  readonly p99Ms: number | undefined
}

interface Bounds extends Patience {
  /**
   * How many may wait for their reply at once: past it the storm holds back, and sends fewer than planned. On a machine
   * that cannot keep up, connections would else not even come about, and nobody could account for what never left.
   */
  readonly unreplied: number
}

const BOUNDS: Bounds = { short: 5000, long: 45_000, unreplied: 256 }
const TICK_MS = 20
const TELL_EVERY_MS = 250

const round = (ms: number | undefined) => ms && Math.round(ms * 10) / 10

export class Storm {
  /** Resolves when every one of it is accounted for. */
  readonly over: Promise<void>
  readonly #words: LastWords
  readonly #startedAt = performance.now()
  readonly #acknowledged = new Sketch()
  readonly #fates = { delivered: 0, told: 0, expired: 0, lost: 0 }
  readonly #sender = setInterval(() => this.#send(), TICK_MS)
  readonly #teller = setInterval(() => this.onTell(this.view), TELL_EVERY_MS)
  #endedAt: number | undefined
  #sent = 0
  #open = 0
  #unreplied = 0
  #finish!: () => void

  /** `onTell` is told how far it is, a few times a second and at its end. */
  constructor(
    private readonly discord: LocalDiscord,
    log: LogSource,
    private readonly plan: StormPlan,
    private readonly onTell: (view: StormView) => void,
    private readonly bounds = BOUNDS,
  ) {
    this.#words = new LastWords(log)
    this.over = new Promise((resolve) => {
      this.#finish = resolve
    })
  }

  get view(): StormView {
    const { perSecond, seconds } = this.plan
    return {
      running: this.#endedAt === undefined,
      perSecond,
      seconds,
      elapsedMs: Math.round((this.#endedAt ?? performance.now()) - this.#startedAt),
      sent: this.#sent,
      open: this.#open,
      ...this.#fates,
      p50Ms: round(this.#acknowledged.quantile(0.5)),
      p99Ms: round(this.#acknowledged.quantile(0.99)),
    }
  }

  /** Sends no more; what is open is waited for. */
  stop(): void {
    if (this.#endedAt !== undefined) return
    this.#endedAt = performance.now()
    clearInterval(this.#sender)
    this.#closeWhenDone()
  }

  /** Waits for nothing any more. */
  abandon(): void {
    this.stop()
    clearInterval(this.#teller)
    this.#words.close()
  }

  #send(): void {
    const { perSecond, seconds } = this.plan
    const elapsed = Math.min((performance.now() - this.#startedAt) / 1000, seconds)
    const due = Math.floor(elapsed * perSecond)
    while (this.#sent < due && this.#unreplied < this.bounds.unreplied) void this.#sendOne()
    if (elapsed === seconds) this.stop()
  }

  async #sendOne(): Promise<void> {
    const { pairs, timeframes } = this.plan
    const at = this.#sent
    const pick = <T>(from: readonly T[], n: number) => from[n % from.length] as T
    const options = {
      pair: pick(pairs, at),
      timeframe: pick(timeframes, Math.floor(at / pairs.length)),
    }
    const { id: userId } = pick(TRADERS, at)
    const locale = pick(LOCALES, at)
    this.#sent += 1
    this.#open += 1
    this.#unreplied += 1
    const exchange = this.discord.command('signal', options, { userId, locale, quiet: true })
    void exchange.replied.then(() => {
      this.#unreplied -= 1
    })
    await settle(exchange, this.#words, this.bounds)
    const ms = acknowledgedMs(exchange)
    if (ms !== undefined) this.#acknowledged.add(ms)
    this.#fates[fateOf(exchange, this.#words)] += 1
    this.#words.forget(exchange.id)
    this.#open -= 1
    this.#closeWhenDone()
  }

  #closeWhenDone(): void {
    if (this.#endedAt === undefined || this.#open > 0) return
    clearInterval(this.#teller)
    this.#words.close()
    this.#finish()
    this.onTell(this.view)
  }
}
