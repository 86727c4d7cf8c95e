/** What must be known of a summary before its figures are believed, a sentence each. */
import type { Summary } from './summary.js'

const ONLY_LOUD =
  'Rates unknown: no line is of level info. At LOG_LEVEL=warn what went well is not logged, and all below is of the rest.'

export function caveats({ unread, onlyLoud }: Summary): string[] {
  const partial = unread.map(
    ({ file, problem }) => `Partial: ${file} could not be read to its end (${problem}).`,
  )
  return onlyLoud ? [...partial, ONLY_LOUD] : partial
}
