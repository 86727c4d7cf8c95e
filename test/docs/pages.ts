/** Every page that people read, as text. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './project-copy.js'

export interface Page {
  /** From the project's root: `docs/operating.md`. */
  readonly name: string
  readonly text: string
}

export function readPages(): Page[] {
  const docs = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'))
  const names = [
    'README.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    ...docs.map((name) => `docs/${name}`),
  ]
  return names.map((name) => ({ name, text: readFileSync(join(ROOT, name), 'utf8') }))
}

/** What each match captured. */
export function groups(text: string, pattern: RegExp): string[][] {
  return [...text.matchAll(pattern)].map((match) => match.slice(1).map(String))
}

/** From a `## Heading` to the next. */
export function section(text: string, heading: string): string {
  const [, after = ''] = text.split(`\n## ${heading}\n`)
  return after.split('\n## ')[0] as string
}

/** `name` is from the project's root. */
export const readPage = (name: string): string => readFileSync(join(ROOT, name), 'utf8')
