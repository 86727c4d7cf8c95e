/** What the package says of itself: its version, and where it is at home. */
import { readFileSync } from 'node:fs'

interface Manifest {
  readonly version: string
  readonly homepage: string
}

/** package.json, seen from dist/src/config. */
const FILE = new URL('../../../package.json', import.meta.url)

export function readManifest(): Manifest {
  const { version, homepage } = JSON.parse(readFileSync(FILE, 'utf8')) as Manifest
  return { version, homepage }
}
