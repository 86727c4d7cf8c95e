/** A message as plain text, for the terminal: what the trader would read. */
import type { TraderMessage } from './local-discord/message-slot.js'

type Json = Record<string, unknown>

const objects = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : [])

/** Discord shows `<t:1700000000:R>` in the trader's own time; here it is UTC. */
function readable(text: unknown): string {
  return String(text ?? '').replace(/<t:(\d+)(?::\w)?>/g, (_, seconds) => {
    const iso = new Date(Number(seconds) * 1000).toISOString()
    return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`
  })
}

function embedLines(embed: Json): string[] {
  const fields = objects(embed.fields).map(({ name, value }) => {
    const [first = '', ...more] = readable(value).split('\n')
    return [`${readable(name)}: ${first}`, ...more.map((line) => `  ${line}`)].join('\n')
  })
  const { text } = (embed.footer ?? {}) as Json
  return [readable(embed.title), readable(embed.description), ...fields, readable(text)]
}

function controlLines(rows: readonly Json[]): string[] {
  return rows.map((row) =>
    objects(row.components)
      .map(({ label, placeholder, custom_id }) => `[ ${label ?? placeholder ?? custom_id} ]`)
      .join(' '),
  )
}

/** Each line begins with a bar, as an embed's colour would. */
export function messageText(message: TraderMessage): string {
  const pictures = message.attachments.map(
    ({ filename, data, description }) =>
      `picture ${filename}, ${data.length} bytes${description ? `: ${description}` : ''}`,
  )
  const parts = [
    ...(message.ephemeral ? ['(only you can see this)'] : []),
    readable(message.content),
    ...message.embeds.flatMap(embedLines),
    ...pictures,
    ...controlLines(message.components),
  ]
  const lines = parts.filter((part) => part !== '').flatMap((part) => part.split('\n'))
  return lines.map((line) => `  | ${line}`).join('\n')
}
