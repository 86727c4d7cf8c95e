/** Writes the operating figures as a Discord message; what is not known yet is a dash. */
import type { Message } from '../discord/message.js'
import { COLOURS, NOT_KNOWN } from './figures.js'
import type { Catalogue } from './locales/en-US.js'
import { localise } from './localise.js'
import { plain } from './text.js'

/** Durations in milliseconds, rates 0..1. */
export interface StatusFigures {
  readonly ackP99Ms?: number
  readonly backendP95Ms?: number
  readonly cacheHitRate?: number
  readonly successRate?: number
  readonly version?: string
  readonly uptimeMs?: number
}

const VERSION_MAX = 100
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

export function statusMessage(locale: string, figures: StatusFigures): Message {
  const text = localise(locale)
  const { status } = text
  const field = (name: string, value: string) => ({ name, value, inline: true })
  return {
    content: '',
    embeds: [
      {
        title: status.title,
        color: COLOURS.grey,
        fields: [
          field(status.ackP99, milliseconds(figures.ackP99Ms)),
          field(status.backendP95, milliseconds(figures.backendP95Ms)),
          field(status.cacheHitRate, rate(figures.cacheHitRate)),
          field(status.successRate, rate(figures.successRate)),
          field(status.version, plain(figures.version ?? '', VERSION_MAX) || NOT_KNOWN),
          field(status.uptime, duration(text, figures.uptimeMs)),
        ],
      },
    ],
  }
}

/** A metrics library answers NaN where nothing was observed. */
function isKnown(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value)
}

function milliseconds(value: number | undefined): string {
  if (!isKnown(value)) return NOT_KNOWN
  return value < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value)} ms`
}

function rate(value: number | undefined): string {
  return isKnown(value) ? `${(value * 100).toFixed(1)}%` : NOT_KNOWN
}

function duration({ status }: Catalogue, value: number | undefined): string {
  if (!isKnown(value)) return NOT_KNOWN
  return status.duration(
    Math.floor(value / DAY_MS),
    Math.floor((value % DAY_MS) / HOUR_MS),
    Math.floor((value % HOUR_MS) / MINUTE_MS),
  )
}
