/** How a value or a message is written for other replicas, and read from them: with its format, and never believed. */
import { FORMAT } from './keys.js'

type Fields = Readonly<Record<string, unknown>>

export function seal(fields: Fields): string {
  return JSON.stringify({ v: FORMAT, ...fields })
}

/**
 * What `check` makes of it; undefined for what is no JSON object, for another format, and where `check` says so or
 * throws. Never throws: whoever else writes into the store may end nobody.
 */
export function unseal<T>(text: string, check: (fields: Fields) => T | undefined): T | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return undefined
    const fields = value as Fields
    return fields.v === FORMAT ? check(fields) : undefined
  } catch {
    return undefined
  }
}
