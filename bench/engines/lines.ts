/** Lines of a program that do something: neither empty nor a comment. */
import { readFileSync } from 'node:fs'

const ROOT = new URL('../../../', import.meta.url)

export function countLines(text: string): number {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '')
  return code.split('\n').filter((line) => line.trim() !== '' && !/^\s*\/\//.test(line)).length
}

/** Of files of this project, seen from its root. */
export const linesOf = (...files: readonly string[]) =>
  files.reduce((sum, file) => sum + countLines(readFileSync(new URL(file, ROOT), 'utf8')), 0)
