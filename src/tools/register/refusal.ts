/** Why Discord refused, for the reader of the command line: its own words and seconds, then what to do about it. */
import { retryAfterMs } from '../../network/retry-after.js'

export interface Refusal {
  readonly status: number
  readonly headers: Pick<Headers, 'get'>
  readonly text: string
  /** One guild's commands were asked for. */
  readonly inGuild: boolean
}

/** Characters of others' own words that are shown. */
const WORDS_MAX = 2000
const TITLE_MAX = 200
/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes */
const TOO_MANY_CREATED = 30034

type Body = Readonly<Record<string, unknown>>

/** A list, or `null`, has no members to read, and is no page either. */
function readBody(text: string): Body | undefined {
  try {
    const json: unknown = JSON.parse(text)
    return typeof json === 'object' ? ((json ?? {}) as Body) : undefined
  } catch {
    return undefined
  }
}

/** Others' text goes to a terminal: on one line, and without its control characters. */
function clip(text: string, most: number): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()
  return line.length > most ? `${line.slice(0, most)} …` : line
}

/** By its title and its code, where it has them: what else a page says is for a browser. */
export function describePage(text: string): string {
  const title = /<title[^>]*>([^<]*)/i.exec(text)?.[1]
  const plain = text.replace(/<(style|script)\b[\s\S]*?<\/\1\s*>|<[^>]*>/gi, ' ')
  const code = /\berror(?: code)?:?\s*(\d{3,4})\b/i.exec(plain)?.[0]
  const facts = [title && `“${clip(title, TITLE_MAX)}”`, code && clip(code, TITLE_MAX)]
  const said = facts.filter(Boolean).join(', ') || clip(plain, TITLE_MAX)
  return said === '' ? 'nothing at all' : said
}

/** The larger of header and body, as Discord's own clients take it. */
function readSeconds(headers: Refusal['headers'], body: Body | undefined): number | undefined {
  const told = { 'retry-after': headers.get('retry-after'), date: headers.get('date') }
  const ms = retryAfterMs(told, body?.retry_after)
  return ms === undefined ? undefined : ms / 1000
}

function inWords(seconds: number): string {
  const hours = seconds / 3600
  return hours < 1 ? `${seconds} s` : `${seconds} s (${hours.toFixed(1)} h)`
}

function ownWords(text: string, body: Body | undefined): string {
  if (body === undefined)
    return `not Discord's own words but a page on the way: ${describePage(text)}`
  // An error tree says which member of which command it does not like.
  const { message, code, errors } = body
  if (typeof message !== 'string' || errors !== undefined) return clip(text, WORDS_MAX)
  const words = clip(message, WORDS_MAX)
  return typeof code === 'number' && code !== 0 ? `${words} (code ${code})` : words
}

function adviceFor({ status, headers, inGuild }: Refusal, body: Body | undefined): string {
  const seconds = readSeconds(headers, body)
  const again = seconds === undefined ? 'try again later' : `try again in ${inWords(seconds)}`
  if (body?.code === TOO_MANY_CREATED)
    return `so many commands may be created a day, changed ones cost nothing: ${again}`
  if (status === 429) return `too many requests: ${again}`
  if (status >= 500) return `that is Discord's trouble, see https://discordstatus.com: ${again}`
  if (status >= 300 && status < 400)
    return `it sends us elsewhere, and the token goes nowhere else: check DISCORD_API_BASE_URL`
  switch (status) {
    case 401:
      return 'it does not accept DISCORD_BOT_TOKEN'
    case 403:
      if (body === undefined)
        return 'this machine’s address may be shut out for a while: wait, or try from elsewhere'
      return inGuild
        ? 'is the bot in the guild, with the scope applications.commands?'
        : 'is DISCORD_BOT_TOKEN that of the application DISCORD_APPLICATION_ID?'
    case 404:
      if (body === undefined) return 'check DISCORD_API_BASE_URL'
      return `it does not know this application${inGuild ? ' or guild: check DISCORD_APPLICATION_ID and --guild' : ': check DISCORD_APPLICATION_ID'}`
    default:
      return ''
  }
}

export function explainRefusal(refusal: Refusal): string {
  const { status, text } = refusal
  const body = readBody(text)
  const advice = adviceFor(refusal, body)
  return `Discord answered ${status}: ${ownWords(text, body)}${advice && `\n${advice}`}`
}
