/** Writes an instant so that each reader's Discord shows it in their own time zone and language. */

/** `style` f: date and time; F: the weekday too; R: relative. https://discord.com/developers/docs/reference#message-formatting */
export function timestamp(epochMs: number, style: 'f' | 'F' | 'R'): string {
  return `<t:${Math.floor(epochMs / 1000)}:${style}>`
}
