/** Makes an old body a fresh one by exact text substitution: nothing else of its bytes may change. */
import { makeSnowflake } from '../../discord/snowflake.js'

function topLevelId(body: string): string | undefined {
  try {
    const parsed = JSON.parse(body) as { id?: unknown } | null
    return typeof parsed?.id === 'string' ? parsed.id : undefined
  } catch {
    return undefined
  }
}

/** The interaction's id is replaced, wherever it stands, by one of `nowMs`; a body without one stays as it is. */
export function restamp(body: string, nowMs: number, sequence: number): string {
  const id = topLevelId(body)
  return id ? body.replaceAll(`"${id}"`, `"${makeSnowflake(nowMs, sequence)}"`) : body
}
