/** The benchmark for real, with counts that take seconds: that it measures, not what. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import type { Named } from '../../bench/table.js'

const MAIN = fileURLToPath(new URL('../../bench/main.js', import.meta.url))

t.test('acknowledgements are measured, of the real server beside the floor', async (t) => {
  const folder = t.testdir({})
  const file = join(folder, 'figures.json')
  // What watches a test must not watch what is measured, and tap hands itself on to every child.
  const unwatched = ['-u', 'NODE_OPTIONS', process.execPath]
  const args = [...unwatched, MAIN, '--smoke', '--only', 'a', '--json', file]
  const { stdout } = await promisify(execFile)('env', args)
  const { rows } = JSON.parse(readFileSync(file, 'utf8')) as { rows: Named[] }
  for (const scenario of [
    'valid',
    'forged',
    'malformed',
    'open loop',
    'open loop, one edit each',
  ]) {
    const row = rows.find(({ what }) => what === `${scenario}: p99`)
    t.match(
      row,
      { measurement: 'a', unit: 'ms', value: Number, beside: { name: 'floor' } },
      scenario,
    )
    t.ok(Number(row?.value) > 0 && Number(row?.beside?.value) > 0, scenario)
    t.match(stdout, `| a | ${scenario}: p99 | ms |`)
  }
})
