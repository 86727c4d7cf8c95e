/** A copy of the project to work in: its sources, what has been compiled of them, and the dependencies by a link. */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** Compilers and dozens of processes: on a machine that is busy they need more than the runner's two minutes. */
export function allowTime(t: Pick<Test, 'setTimeout'>): void {
  t.setTimeout(400_000)
}

/** Of the tests' runner only the plugins stay: where they are missing, it would build itself anew for everybody. */
const LEFT_OUT = /^(?:(?:node_modules|\.git)(?:\/|$)|\.build-|\.tap\/(?!plugins))|\.part$/

/**
 * What the compiler goes on from: then it compiles what is changed in the copy, and not all. It follows the link to the
 * dependencies, and would take them for others than those that it remembers.
 */
function keepMemory(folder: string): void {
  const memory = join(folder, '.build/memory.tsbuildinfo')
  const linked = relative(dirname(memory), join(ROOT, 'node_modules'))
  const text = readFileSync(memory, 'utf8')
  writeFileSync(memory, text.replaceAll('"../node_modules/', `"${linked}/`))
}

/** Gone after the test. */
export function copyProject(t: Pick<Test, 'teardown'>): string {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-docs-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const filter = (from: string) => !LEFT_OUT.test(relative(ROOT, from).replaceAll(sep, '/'))
  cpSync(ROOT, folder, { recursive: true, filter })
  keepMemory(folder)
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  return folder
}
