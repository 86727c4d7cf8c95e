/** How a value or a message is written for other replicas, and read from them: with its format, and never believed. */
import type { Redis } from 'ioredis'
import { FORMAT } from './keys.js'

export type Fields = Readonly<Record<string, unknown>>
/** What is made of the fields; undefined, or an error, for those that are not what they should be. */
export type Check<T> = (fields: Fields) => T | undefined

/** Characters. Nothing that is written here is nearly as long, and reading it would take all others' time. */
const LONGEST = 1024 * 1024

export function seal(fields: Fields): string {
  return JSON.stringify({ v: FORMAT, ...fields })
}

/** Another version's, which is left to it; rather than nothing that anybody could read. */
export function isOtherFormat(text: string): boolean {
  return unsealAny(text, ({ v }) => (typeof v === 'number' && v !== FORMAT) || undefined) === true
}

/**
 * What `check` makes of it; undefined for what is no JSON object, for another format, and where `check` says so or
 * throws. Never throws: whoever else writes into the store may end nobody.
 */
export function unseal<T>(text: string, check: Check<T>): T | undefined {
  return unsealAny(text, (fields) => (fields.v === FORMAT ? check(fields) : undefined))
}

function unsealAny<T>(text: string, check: Check<T>): T | undefined {
  if (text.length > LONGEST) return undefined
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return undefined
    return check(value as Fields)
  } catch {
    return undefined
  }
}

/** Redis' word for a key under which somebody has put a list where we have a text, and the like. */
export function isWrongType(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('WRONGTYPE')
}

/** What stands under this key; undefined, too, for what nobody can read, which is told. Rejects as the store does. */
export async function readValue<T>(
  redis: Pick<Redis, 'get'>,
  key: string,
  check: Check<T>,
  onStrange: () => void,
): Promise<T | undefined> {
  const text = await redis.get(key).catch((error) => {
    if (isWrongType(error)) return ''
    throw error
  })
  if (text === null) return undefined
  const value = unseal(text, check)
  if (value === undefined) onStrange()
  return value
}
