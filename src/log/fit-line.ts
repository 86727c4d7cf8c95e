/** Keeps a log line whole for who reads it: container runtimes break what is past 16 KiB in two, and neither is JSON. */

/** Of bytes, the newline included. https://github.com/moby/moby/issues/34855 */
const MAX_BYTES = 16 * 1024
/** What a member may have, the first that makes the line fit. */
const MEMBER_LENGTHS = [2048, 512, 128, 32]

const isTooLong = (line: string) =>
  // No character has more than three bytes a unit: most lines need not be counted.
  line.length * 3 > MAX_BYTES && Buffer.byteLength(line) > MAX_BYTES

function shorten(name: string, value: unknown, max: number): unknown {
  // Our own words, never anybody else's: they are what a line is found by.
  if (name === 'msg') return value
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length <= max ? value : `${text.slice(0, max)}… (${text.length} characters)`
}

/** A line as pino writes it, with its longest members cut to their beginnings where it would be too long. */
export function fitLine(line: string): string {
  if (!isTooLong(line)) return line
  const members = Object.entries(JSON.parse(line) as object)
  let fitted = line
  for (const max of MEMBER_LENGTHS) {
    const short = members.map(([name, value]) => [name, shorten(name, value, max)])
    fitted = `${JSON.stringify(Object.fromEntries(short))}\n`
    if (!isTooLong(fitted)) break
  }
  return fitted
}
