/** Does what a page of the documentation says: its files are written and its changes made, in a copy of the project. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** One fenced block that belongs to a file: the line before it names the file, and says `new` or `changed`. */
export interface Step {
  readonly file: string
  readonly kind: 'new' | 'changed'
  readonly text: string
}

const STEP = /^`([^`\n]+)`, (new|changed):\n\n```\w+\n([\s\S]*?)^```$/gm

export function readSteps(markdown: string): Step[] {
  return [...markdown.matchAll(STEP)].map(([, file = '', kind, text = '']) => ({
    file,
    kind: kind as Step['kind'],
    text,
  }))
}

/** Whole lines that are kept or go become those that are kept or come. They must be there once, as they stand. */
function change(before: string, hunk: string, file: string): string {
  const lines = hunk.split('\n').slice(0, -1)
  const side = (left: string) =>
    lines.filter((line) => line[0] !== left).map((line) => `${line.slice(1)}\n`)
  const [from, to] = [side('+').join(''), side('-').join('')]
  const text = `\n${before}`
  const at = text.indexOf(`\n${from}`)
  const last = text.lastIndexOf(`\n${from}`)
  if (at < 0) throw new Error(`${file} has these lines nowhere:\n${from}`)
  if (at < last) throw new Error(`${file} has these lines more than once:\n${from}`)
  return before.slice(0, at) + to + before.slice(at + from.length)
}

export function follow(folder: string, steps: readonly Step[]): void {
  for (const { file, kind, text } of steps) {
    const path = join(folder, file)
    if (kind === 'new') {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text, { flag: 'wx' })
    } else {
      const hunks = text.split(/^@@\n/m)
      const after = hunks.reduce(
        (before, hunk) => change(before, hunk, file),
        readFileSync(path, 'utf8'),
      )
      writeFileSync(path, after)
    }
  }
}
