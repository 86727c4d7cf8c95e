/** Makes text from outside safe to show: no pings, no markdown, no broken characters, no overlong parts. */

// Control characters, bidirectional overrides, and halves of surrogate pairs that JSON can carry.
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu
// Discord's inline markdown, mentions (`<@1>`, `<#1>`, `<t:1>`), custom emoji (`:x:`) and masked links.
const INLINE_MARKS = /[\\*_~`|<>[\]():]/g
// Headings, quotes and lists only count at the start of a line.
const LINE_MARKS = /^(\s*)(#|-|\+|\d+\.)/gm

// A space without width after it: no longer a mention, and looks the same.
const UNPINGABLE = '@\u200b'

/** `max` counts UTF-16 units, which is never less than what Discord counts. Ends in … when cut. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text
  let end = max - 1
  if (isHighSurrogate(text.charCodeAt(end - 1))) end -= 1
  // An escape whose character was cut off would escape the ellipsis instead.
  const kept = text.slice(0, end)
  const escapes = kept.length - kept.replace(/\\+$/, '').length
  if (escapes % 2 === 1) end -= 1
  return `${text.slice(0, end).trimEnd()}…`
}

/** One line of plain text, for where Discord renders no markdown: titles of files, footers, alt text. */
export function plain(text: string, max: number): string {
  const line = text
    .slice(0, max * 2)
    .replace(/\s+/g, ' ')
    .replace(UNPRINTABLE, '')
    .replaceAll('@', UNPINGABLE)
  return clip(line.trim(), max)
}

/** Paragraphs for where Discord renders markdown: everything shows literally and nobody is pinged. */
export function neutralise(text: string, max: number): string {
  const readable = text
    .slice(0, max * 2)
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.replace(UNPRINTABLE, '').trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  const escaped = readable
    .replace(INLINE_MARKS, '\\$&')
    .replace(LINE_MARKS, (_, space: string, mark: string) =>
      mark.endsWith('.') ? `${space}${mark.slice(0, -1)}\\.` : `${space}\\${mark}`,
    )
    .replaceAll('@', UNPINGABLE)
  return clip(escaped, max)
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}
