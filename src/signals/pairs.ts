/** Which pairs there are: the configured list, forgiving of how people type them. */
import { CHOICES_MAX } from '../discord/limits.js'

export interface Pairs {
  /** Canonical spellings in configured order, without repeats. */
  readonly list: readonly string[]
  /** The configured spelling of what was typed (`eurusd`, `EUR-USD`, ` eur usd `), or undefined. */
  parsePair(text: string): string | undefined
  /** For autocomplete: those that begin with what was typed, then those that hold it; all when empty. */
  suggestPairs(text: string, limit?: number): string[]
}

/** Longer input is nobody's pair; it is cut before anything looks at it. */
const LONGEST_INPUT = 40

/** Whether this is a pair as configuration must spell it: `EUR/USD`. */
export function isPair(text: string): boolean {
  return /^[A-Z0-9]{2,10}\/[A-Z0-9]{2,10}$/.test(text)
}

/** A lookup over the configured pairs, from memory only. */
export function createPairs(pairs: readonly string[]): Pairs {
  const list = [...new Set(pairs)]
  const entries = list.map((pair) => ({ pair, letters: squash(pair) }))

  const canonical = new Set(list)

  function parsePair(text: string): string | undefined {
    // As autocomplete gives it, which is how nearly all of them come.
    if (canonical.has(text)) return text
    const split = words(text).join('/')
    if (canonical.has(split)) return split
    const letters = squash(text)
    return entries.find((entry) => entry.letters === letters)?.pair
  }

  function suggestPairs(text: string, limit = CHOICES_MAX): string[] {
    const letters = squash(text)
    const holding = entries.filter((entry) => entry.letters.includes(letters))
    const first = holding.filter((entry) => entry.letters.startsWith(letters))
    const rest = holding.filter((entry) => !entry.letters.startsWith(letters))
    return [...first, ...rest].slice(0, limit).map((entry) => entry.pair)
  }

  return { list, parsePair, suggestPairs }
}

/** Letters and digits only, upper case; full-width forms, as Chinese keyboards give them, folded. */
function words(text: string): string[] {
  const folded = text.slice(0, LONGEST_INPUT).normalize('NFKC').toUpperCase()
  return folded.split(/[^A-Z0-9]+/).filter((word) => word !== '')
}

function squash(text: string): string {
  return words(text).join('')
}
