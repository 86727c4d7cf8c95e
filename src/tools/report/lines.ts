/** Lines out of streams of any size, holding no more than one of them. */

const LINE_FEED = 0x0a
/** A log line is a few hundred bytes; what is longer was written by something else. */
const LONGEST = 1024 * 1024

/** Tells each line that is not blank, without the space around it, a byte order mark too; `undefined` for one that is longer than `longest` bytes. */
export async function readLines(
  chunks: AsyncIterable<Buffer>,
  onLine: (line: string | undefined) => void,
  longest = LONGEST,
): Promise<void> {
  let rest: Buffer[] = []
  let length = 0
  const keep = (part: Buffer) => {
    length += part.length
    if (length > longest) rest = []
    else rest.push(part)
  }
  const end = () => {
    const line = length > longest ? undefined : Buffer.concat(rest).toString().trim()
    if (line !== '') onLine(line)
    rest = []
    length = 0
  }
  for await (const chunk of chunks) {
    let from = 0
    for (;;) {
      const at = chunk.indexOf(LINE_FEED, from)
      if (at === -1) break
      keep(chunk.subarray(from, at))
      end()
      from = at + 1
    }
    keep(chunk.subarray(from))
  }
  end()
}
