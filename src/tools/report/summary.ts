/** Takes a log line by line and keeps what a day's summary is made of, in bounded memory. */
import { Sketch } from '../../telemetry/sketch.js'
import type { Unread } from './files.js'
import { Tally } from './tally.js'

export interface PairFigures {
  readonly pair: string
  readonly timeframe: string
  readonly totalMs: Sketch
  readonly backendMs: Sketch
}

type Line = Readonly<Record<string, unknown>>

/** Pairs and timeframes come from configuration: more of them were not written by Signalbox. */
const PAIRS_MAX = 500
const COMMANDS_MAX = 50
/** Levels at which it is told what went well. */
const QUIET = ['info', 'debug', 'trace']

const isNumber = (value: unknown): value is number => Number.isFinite(value)

export class Summary {
  lines = 0
  /** The logs of which it has not all. */
  unread: readonly Unread[] = []
  /** No JSON object of a log, or a line too long to be one. */
  malformed = 0
  first: string | undefined
  last: string | undefined
  starts = 0
  tooOld = 0
  duplicates = 0
  bans = 0
  unanswered = 0
  suggested = 0
  readonly ageMs = new Sketch()
  readonly ackMs = new Sketch()
  readonly backendMs = new Sketch()
  readonly totalMs = new Sketch()
  readonly levels = new Tally()
  readonly outcomes = new Tally()
  readonly cache = new Tally()
  readonly reasons = new Tally()
  readonly rejections = new Tally()
  readonly discordErrors = new Tally()
  readonly rescues = new Tally()
  readonly commands = new Map<string, Tally>()
  readonly pairs = new Map<string, PairFigures>()

  /** `day`: only what was logged on it, `YYYY-MM-DD` in UTC. */
  constructor(private readonly day: string | undefined) {}

  /** Whether the server seems to have logged warnings at most, so that no share of all can be known. */
  get onlyLoud(): boolean {
    return this.levels.total > 0 && QUIET.every((level) => this.levels.of(level) === 0)
  }

  /** `undefined` stands for a line that was too long. */
  add(text: string | undefined): void {
    this.lines += 1
    const line = text === undefined ? undefined : parse(text)
    if (line === undefined) {
      this.malformed += 1
      return
    }
    const { time } = line
    if (this.day !== undefined && !(typeof time === 'string' && time.startsWith(this.day))) return
    if (typeof time === 'string') {
      if (this.first === undefined || time < this.first) this.first = time
      if (this.last === undefined || time > this.last) this.last = time
    }
    if (typeof line.level === 'string') this.levels.add(line.level)
    this.#event(line)
  }

  #event(line: Line): void {
    switch (line.msg) {
      case 'interaction ended':
        this.#story(line)
        break
      case 'interaction too old':
        if (line.ack === 'choices') break
        this.tooOld += 1
        if (isNumber(line.ageMs)) this.ageMs.add(line.ageMs)
        break
      case 'duplicate interaction':
        this.duplicates += 1
        break
      case 'request rejected':
        this.rejections.add(line.reason)
        break
      case 'discord refused the message':
      case 'discord call unsuccessful':
        this.discordErrors.add(line.code || `HTTP ${line.status}`)
        break
      case 'discord call failed':
        this.discordErrors.add(line.reason)
        break
      case 'acknowledgement of unknown fate resolved':
        this.rescues.add(line.result)
        break
      case 'banned by discord: follow-ups wait':
        this.bans += 1
        break
      case 'interaction left unanswered':
        this.unanswered += 1
        break
      case 'listening':
        this.starts += 1
    }
  }

  #story(line: Line): void {
    const { ageMs, ackMs, backendMs, totalMs, command, outcome, reason, cache } = line
    if (line.ack === 'choices') {
      this.suggested += 1
      return
    }
    if (isNumber(ageMs)) this.ageMs.add(ageMs)
    if (isNumber(ackMs)) this.ackMs.add(ackMs)
    if (isNumber(backendMs)) this.backendMs.add(backendMs)
    if (isNumber(totalMs)) this.totalMs.add(totalMs)
    this.outcomes.add(outcome)
    if (outcome === 'told' && reason !== undefined) this.reasons.add(reason)
    if (cache !== undefined) this.cache.add(cache)
    const name = String(command)
    const tally = this.commands.get(name) ?? new Tally()
    if (this.commands.size < COMMANDS_MAX) this.commands.set(name, tally)
    tally.add(outcome)
    this.#pair(line)
  }

  #pair({ pair, timeframe, totalMs, backendMs }: Line): void {
    if (typeof pair !== 'string' || typeof timeframe !== 'string') return
    const key = `${pair} ${timeframe}`
    const known = this.pairs.get(key)
    if (known === undefined && this.pairs.size >= PAIRS_MAX) return
    const figures = known ?? { pair, timeframe, totalMs: new Sketch(), backendMs: new Sketch() }
    this.pairs.set(key, figures)
    if (isNumber(totalMs)) figures.totalMs.add(totalMs)
    if (isNumber(backendMs)) figures.backendMs.add(backendMs)
  }
}

function parse(text: string): Line | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const isLine = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isLine ? (value as Line) : undefined
  } catch {
    return undefined
  }
}
