/** Programs that some tests need: found, or the test is skipped loudly, or fails where all must be there. */
import { spawnSync } from 'node:child_process'
import type { Test } from 'tap'

export type Part = readonly [program: string, flag: string]

/** In continuous integration, and whenever somebody says so, a missing part is a failure. */
export const REQUIRED = ['SIGNALBOX_REQUIRE_PARTS', 'CI'].some((name) => process.env[name])

/** False, with the test skipped or failed, when one of `parts` cannot be started. */
export function needs(
  t: Pick<Test, 'fail' | 'pass' | 'fullname'>,
  parts: readonly Part[],
  required = REQUIRED,
): boolean {
  const missing = parts.filter(([program, flag]) => spawnSync(program, [flag]).error !== undefined)
  if (missing.length === 0) return true
  const problem = `NOT TESTED: ${missing.map(([program]) => program).join(' and ')} not found here`
  if (required) t.fail(problem)
  else {
    process.stderr.write(`${problem} (${t.fullname})\n`)
    t.pass(problem, { skip: problem })
  }
  return false
}
