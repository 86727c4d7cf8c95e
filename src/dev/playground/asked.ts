/** Reads what a page asks for: each value is checked, and what is wrong is said in a sentence. */

export type Json = Readonly<Record<string, unknown>>

/** What a page got wrong: answered with its status and its message. */
export class BadRequest extends Error {
  constructor(
    message: string,
    readonly status: 400 | 403 | 413 = 400,
  ) {
    super(message)
  }
}

export function readText(asked: Json, name: string): string {
  const value = asked[name]
  if (typeof value !== 'string') throw new BadRequest(`${name} must be a text`)
  return value
}

/** Both bounds included. */
export function readNumber(asked: Json, name: string, least: number, most: number): number {
  const value = asked[name]
  if (typeof value === 'number' && value >= least && value <= most) return value
  throw new BadRequest(`${name} must be a number, ${least} to ${most}`)
}

/** The first of them when it is not named. */
export function readOneOf<T extends string>(asked: Json, name: string, known: readonly T[]): T {
  const value = asked[name] ?? known[0]
  const found = known.find((each) => each === value)
  if (found === undefined) throw new BadRequest(`${name} must be one of ${known.join(', ')}`)
  return found
}
