/** The benchmark for real, with counts that take seconds: that it measures, not what. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import type { Named } from '../../bench/table.js'
import { withoutRedis } from '../harness/redis.js'

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

t.test(
  'the shared engine is measured, and a whole interaction',
  { skip: withoutRedis() },
  async (t) => {
    const folder = t.testdir({})
    const measure = async (key: string) => {
      const file = join(folder, `${key}.json`)
      const args = ['-u', 'NODE_OPTIONS', process.execPath, MAIN, '--smoke', '--only', key]
      await promisify(execFile)('env', [...args, '--json', file])
      const { rows } = JSON.parse(readFileSync(file, 'utf8')) as { rows: Named[] }
      return (what: string) => rows.find((row) => row.what === what)?.value
    }
    const [engines, whole] = await Promise.all([measure('i'), measure('j')])
    t.ok(Number(engines('claimed and durable, 80 ms away: p50')) > 0)
    t.ok(Number(engines('commands of clients, a life')) >= 3)
    t.equal(engines('taken over within 15 s of 10, when a clock is 10 min ahead'), 10)
    t.ok(Number(whole('a whole interaction: commands of the client')) > 2)
  },
)
