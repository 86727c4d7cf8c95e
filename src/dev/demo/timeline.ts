/** One interaction's way as lines: what Discord saw, merged with what the server says of itself. */
import type { Exchange } from '../local-discord/exchange.js'
import type { Step } from '../local-discord/exchange-types.js'
import type { LogLine } from '../stage/server-process.js'
import type { StoryLine } from '../stage/stories.js'
import { describePress } from './describe-press.js'

export interface TimelineLine {
  /** Milliseconds since Discord sent it. */
  readonly ms: number
  readonly who: 'Discord' | 'Signalbox'
  readonly text: string
}

interface SentOption {
  readonly name: string
  readonly value: unknown
}

const TYPES: Readonly<Record<number, string>> = {
  1: 'pong',
  4: 'a message',
  5: 'deferred, the trader sees "thinking..."',
  6: 'deferred, the message stays',
  7: 'the message changed',
  8: 'choices',
}

const ENDINGS: Readonly<Record<string, string>> = {
  answered: 'the trader has an answer',
  pong: 'the endpoint is alive',
  choices: 'the trader sees the choices',
  expired: 'the trader reads "The application did not respond"',
  unanswered: 'the token died: the trader waits in vain',
  deleted: 'the trader deleted the message',
  closed: 'the local Discord was closed first',
}

/** What the trader typed or pressed: `/signal EUR/USD 4h`. */
export function describeExchange(exchange: Exchange): string {
  const { data } = JSON.parse(exchange.body.toString()) as { data?: { options?: SentOption[] } }
  const values = (data?.options ?? []).map(({ name, value }) =>
    typeof value === 'boolean' ? `${name}:${value}` : String(value),
  )
  if (exchange.kind === 'component') return `press of ${exchange.name}`
  if (exchange.kind === 'command') return [`/${exchange.name}`, ...values].join(' ')
  if (exchange.kind === 'autocomplete') return [`typing /${exchange.name}`, ...values].join(' ')
  return exchange.name
}

/** As `describeExchange`, a press in the words that stood on what was pressed. */
export const inWords = (exchange: Exchange): string =>
  exchange.kind === 'component' ? describePress(exchange) : describeExchange(exchange)

/** What happened, for people. */
export function describeStep(exchange: Exchange, step: Step): string {
  const { status, code, type, note } = step
  const outcome = [status, code !== undefined && `code ${code}`, note].filter(Boolean).join(', ')
  const said = TYPES[type ?? 0]
  switch (step.step) {
    case 'sent':
      return exchange.kind === 'component' ? inWords(exchange) : `sent ${inWords(exchange)}`
    case 'reply':
      return said
        ? `acknowledged by the reply: ${outcome}, type ${type}, ${said}`
        : `refused: ${outcome}`
    case 'lost':
      return `lost the reply: ${outcome}`
    case 'callback':
      return `acknowledgement by callback, type ${type}: ${outcome}`
    case 'ended':
      return `ended: ${ENDINGS[String(note)]}`
    default:
      return `${step.step}: ${outcome}`
  }
}

const number = (line: LogLine, key: string): number | undefined =>
  typeof line[key] === 'number' ? line[key] : undefined

/** What failed: when, milliseconds since it was sent, and in words with its reason and how long it took. */
export function troubleOf(
  { madeAt }: Exchange,
  { trouble, ack, ackMs }: StoryLine,
  receivedAt: number,
): { readonly ms: number; readonly text: string } | undefined {
  if (trouble === undefined) return undefined
  const { code, message, at } = trouble
  const began = receivedAt + (typeof ackMs === 'number' ? ackMs : 0)
  const ms = Math.max(began, at - madeAt)
  const what = code === 'INTERNAL' ? 'the command' : 'the fetch'
  const took = ack === 'deferred' ? ` after ${Math.round(ms - began)} ms` : ''
  return { ms, text: `${what} failed${took}: ${message} (${code})` }
}

function storyLines(exchange: Exchange, story: StoryLine, start: number): TimelineLine[] {
  const lines: TimelineLine[] = []
  const say = (ms: number, text: string) => lines.push({ ms: start + ms, who: 'Signalbox', text })
  const [age, verified = 0, ack = 0] = ['ageMs', 'verifiedMs', 'ackMs'].map((k) => number(story, k))
  const backend = number(story, 'backendMs')
  say(0, `received, ${age} ms old by Discord's clock`)
  say(verified, 'verified its signature')
  say(ack, `acknowledged: ${story.ack}`)
  if (backend !== undefined) say(ack + backend, `fetched in ${backend} ms, cache ${story.cache}`)
  const trouble = troubleOf(exchange, story, start)
  if (trouble) lines.push({ ...trouble, who: 'Signalbox' })
  const calls = story.attempts === 1 ? '1 call' : `${story.attempts} calls`
  const outcome = [story.outcome, story.reason].filter(Boolean).join(', ')
  say(number(story, 'totalMs') ?? ack, `ended: ${outcome}, ${calls} of Discord's API`)
  return lines
}

/**
 * When the server received it, milliseconds since it was sent: reckoned from the moment its story was logged, which
 * this machine's clock gives to a millisecond. It had acknowledged by the time that Discord had read the reply.
 */
export function receivedAt(exchange: Exchange, story: LogLine): number {
  const endedAt = Date.parse(String(story.time)) - exchange.madeAt
  const received = endedAt - (number(story, 'totalMs') ?? 0)
  const reply = exchange.timeline.find(({ step }) => step === 'reply')
  const latest = reply ? reply.ms - (number(story, 'ackMs') ?? 0) : received
  return Math.max(0, Math.min(received, latest))
}

/** In order of time. The server cannot have ended before Discord took the last edit. */
export function timelineOf(exchange: Exchange, story?: StoryLine): TimelineLine[] {
  const lines: TimelineLine[] = exchange.timeline.map((step) => ({
    ms: step.ms,
    who: 'Discord',
    text: describeStep(exchange, step),
  }))
  if (story === undefined) return lines
  const lastCall = exchange.timeline.findLast(({ step }) => step === 'edit')?.ms ?? 0
  const told = storyLines(exchange, story, receivedAt(exchange, story))
  const ended = told.pop() as TimelineLine
  const all = [...lines, ...told, { ...ended, ms: Math.max(ended.ms, lastCall) }]
  return all.sort((a, b) => a.ms - b.ms)
}

/** As text, a line each. */
export function printTimeline(lines: readonly TimelineLine[]): string {
  const rows = lines.map(
    ({ ms, who, text }) => `${ms.toFixed(1).padStart(9)} ms  ${who.padEnd(9)}  ${text}`,
  )
  return rows.join('\n')
}
