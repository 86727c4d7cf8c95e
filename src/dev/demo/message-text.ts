/** A message as plain text, for the terminal: what the trader would read. */
import type { TraderMessage } from '../local-discord/message-slot.js'

type Json = Record<string, unknown>

const objects = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : [])

function relative(seconds: number, nowMs: number): string {
  const away = Math.round(seconds - nowMs / 1000)
  const size = Math.abs(away)
  const [count, unit] =
    size < 60 ? [size, 's'] : size < 5400 ? [size / 60, 'min'] : [size / 3600, 'h']
  return away < 0 ? `${Math.round(count)} ${unit} ago` : `in ${Math.round(count)} ${unit}`
}

/** A terminal shows no emphasis: what Discord reads as one is left out. */
const unmarked = (text: string): string =>
  text
    .replace(/^-# /gm, '')
    .replace(/(\*\*|~~|__)(.+?)\1/gs, '$2')
    .replace(/(?<![\\\w*])\*(?!\s)([^*\n]+)(?<!\s)\*/g, '$1')
    .replace(/\\([^\w\s])/g, '$1')

/** Discord shows `<t:1700000000>` in the trader's own time; here it is UTC, and `:R` is reckoned from `nowMs`. */
function readable(text: unknown, nowMs: number): string {
  return unmarked(String(text ?? '')).replace(/<t:(\d+)(?::(\w))?>/g, (_, seconds, style) => {
    if (style === 'R') return relative(Number(seconds), nowMs)
    const iso = new Date(Number(seconds) * 1000).toISOString()
    return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`
  })
}

function embedLines(embed: Json, nowMs: number): string[] {
  const read = (text: unknown) => readable(text, nowMs)
  const fields = objects(embed.fields).map(({ name, value }) => {
    const [first = '', ...more] = read(value).split('\n')
    return [`${read(name)}: ${first}`, ...more.map((line) => `  ${line}`)].join('\n')
  })
  const { text } = (embed.footer ?? {}) as Json
  return [read(embed.title), read(embed.description), ...fields, read(text)]
}

function controlLines(rows: readonly Json[]): string[] {
  return rows.map((row) =>
    objects(row.components)
      .map(({ label, placeholder, custom_id }) => `[ ${label ?? placeholder ?? custom_id} ]`)
      .join(' '),
  )
}

/** Each line begins with a bar, as an embed's colour would. */
export function messageText(message: TraderMessage, nowMs: number): string {
  const pictures = message.attachments.map(
    ({ filename, data, description }) =>
      `picture ${filename}, ${data.length} bytes${description ? `: ${description}` : ''}`,
  )
  const parts = [
    ...(message.ephemeral ? ['(only you can see this)'] : []),
    ...(message.thinking ? ['Signalbox is thinking...'] : []),
    readable(message.content, nowMs),
    ...message.embeds.flatMap((embed) => embedLines(embed, nowMs)),
    ...pictures,
    ...controlLines(message.components),
  ]
  const lines = parts.filter((part) => part !== '').flatMap((part) => part.split('\n'))
  return lines.map((line) => `  | ${line}`).join('\n')
}
