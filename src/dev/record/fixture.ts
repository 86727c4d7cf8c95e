/** Makes a fixture of what was done on the page: the request as it was signed, and what a server must answer to it. */
import type { Expectation, Fixture } from '../../tools/replay/fixture.js'
import { describeExchange } from '../demo/timeline.js'
import type { Exchange } from '../local-discord/exchange.js'
import type { LogLine } from '../stage/server-process.js'

const RECORDED = ['command', 'component', 'unknown']
/** Why a sentence is the answer whatever the server has in its cache, and whatever its backend does. */
const ALWAYS: readonly unknown[] = [
  'UNKNOWN_COMMAND',
  'UNKNOWN_TYPE',
  'UNKNOWN_COMPONENT',
  'OUTDATED_COMPONENT',
]
const NAME_LENGTH = 60

/** Keystrokes and floods are not recorded, nor what was still open when all was over. */
export function isRecorded({ kind, quiet, outcome }: Exchange): boolean {
  return RECORDED.includes(kind) && !quiet && outcome !== 'closed'
}

/** From memory, and the same from anybody's: help, bad options, what nobody knows. */
function isConstant(story: LogLine): boolean {
  const { ack, cache, reason } = story
  return ALWAYS.includes(reason) || (ack === 'answered' && !cache && reason === undefined)
}

function expect(exchange: Exchange, type: number, story: LogLine | undefined): Expectation {
  const flags = exchange.kind !== 'component' && exchange.slot.message?.ephemeral
  const json = flags ? { json: { data: { flags: 64 } } } : {}
  if (type === 6 || type === 7) return { status: 200, type: [6, 7] }
  if (type === 4 && story && isConstant(story)) return { status: 200, type: 4, ...json }
  // Busy, or the backend was known to be away: another server may well be better off.
  if (story?.ack === 'busy' || story?.reason !== undefined) return { status: 200 }
  // A warm server may answer at once what a cold one defers.
  return { status: 200, type: [4, 5], ...json }
}

/** Undefined when no acknowledgement of it was ever read, so that nobody knows what was answered. */
export function fixtureOf(exchange: Exchange, story?: LogLine): Fixture | undefined {
  const { acknowledgement, fault } = exchange
  const headers = exchange.wire[0]?.request.headers
  if (acknowledgement === undefined || acknowledgement.via === 'presumed') return undefined
  const misbehaved = fault
    ? ` Discord's side misbehaved (${fault.name}), which a replay does not repeat.`
    : ''
  return {
    title: describeExchange(exchange),
    why: `Recorded in the playground, where it ended: ${exchange.outcome}.${misbehaved}`,
    timestamp: headers?.['X-Signature-Timestamp'] ?? null,
    signature: headers?.['X-Signature-Ed25519'] ?? null,
    body: exchange.body.toString(),
    expect: expect(exchange, acknowledgement.type, story),
  }
}

/** `signal-eur-usd-4h`: letters, digits and dashes only. */
export function nameOf(exchange: Exchange): string {
  const words = describeExchange(exchange)
    .toLowerCase()
    .match(/[a-z0-9]+/g) ?? ['interaction']
  return words.join('-').slice(0, NAME_LENGTH).replace(/-$/, '')
}
