/** What a fixture of a signed interaction is, and how fixtures are read from files. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** How a request is spoilt after it was signed (or which odd but valid form it is given). */
export type Tamper =
  | 'flip-body-byte'
  | 'flip-signature-bit'
  | 'other-key'
  | 'change-timestamp'
  | 'stale-timestamp'
  | 'no-signature'
  | 'no-timestamp'
  | 'no-headers'
  | 'short-signature'
  | 'non-hex-signature'
  | 'upper-case-signature'

export interface Expectation {
  readonly status: number
  /** The reply's type, or any of several: a warm server may answer at once what a cold one defers. */
  readonly type?: number | readonly number[]
  /** What the reply's JSON must hold at least. */
  readonly json?: object
}

export interface Fixture {
  readonly title: string
  readonly why: string
  /** The two headers, as stored: tampered with already. `null`: the header is not sent. */
  readonly timestamp: string | null
  readonly signature: string | null
  /** The exact body, as stored: tampered with already. */
  readonly body: string
  readonly tamper?: Tamper
  readonly expect: Expectation
}

export interface NamedFixture extends Fixture {
  readonly name: string
}

/** test/fixtures/interactions in the package, seen from dist/src/tools/replay. */
export const FIXTURES = fileURLToPath(
  new URL('../../../../test/fixtures/interactions/', import.meta.url),
)

/** Throws an Error that names the file when it cannot be read or is no JSON. */
export function readFixture(path: string): NamedFixture {
  try {
    return { name: basename(path, '.json'), ...(JSON.parse(readFileSync(path, 'utf8')) as Fixture) }
  } catch (error) {
    // The parser's own words repeat what is in the file, which need not be a fixture.
    const why = error instanceof SyntaxError ? 'it is no JSON' : (error as Error).message
    throw new Error(`cannot read fixture ${path}: ${why}`, { cause: error })
  }
}

/** All fixtures of a folder, by name. Throws an Error where there is no such folder, or a broken fixture in it. */
export function readFixtures(folder = FIXTURES): NamedFixture[] {
  if (!existsSync(folder)) throw new Error(`there is no folder ${folder}: name one with --fixtures`)
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return names.sort().map((name) => readFixture(join(folder, name)))
}
