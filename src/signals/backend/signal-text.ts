/** Words about a backend's document that are safe in a log or a message: short, clipped, well-formed. */

/** The text trimmed, at most `most` characters with an ellipsis; undefined when nothing is left. */
export function clipText(text: string | undefined, most: number): string | undefined {
  const trimmed = text?.trim() ?? ''
  if (trimmed === '') return undefined
  const clipped = trimmed.length <= most ? trimmed : `${cut(trimmed, most - 1)}…`
  // Half a surrogate pair, which JSON can carry, becomes U+FFFD: Discord refuses it otherwise.
  return Buffer.from(clipped, 'utf8').toString('utf8')
}

/** A JSON pointer of our own schema as one writes it: `/candles/3/open` → `candles[3].open`. */
export function memberName(pointer: string): string {
  const name = pointer
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`))
    .join('')
  return name === '' ? 'document' : name.replace(/^\./, '')
}

/** The value a pointer leads to (or the value itself) in at most about 40 characters. */
export function describeValue(document: unknown, pointer = ''): string {
  const value = pointer.split('/').slice(1).reduce<unknown>(follow, document)
  if (typeof value === 'string') {
    return JSON.stringify(value.length <= 32 ? value : `${cut(value, 31)}…`)
  }
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value === null) return 'null'
  return Array.isArray(value) ? `a list of ${value.length}` : typeof value
}

function follow(value: unknown, part: string): unknown {
  const holder: Record<string, unknown> = Object(value)
  return holder[part]
}

/** Never between the halves of a surrogate pair. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, '')
}
