/** What must be known of a summary before its figures are believed, a sentence each. */
import type { Summary } from './report-summary.js'

export function caveats({ unread }: Summary): string[] {
  return unread.map(
    ({ file, problem }) => `Partial: ${file} could not be read to its end (${problem}).`,
  )
}
