/** `docs/adding-a-signal-source.md`, followed to the letter: a trader reads a signal from a file. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t, { type Test } from 'tap'
import { makeSignal } from '../../src/dev/demo-backend/signal.js'
import { follow, readSteps } from './follow-page.js'
import { allowTime, copyProject, ROOT } from './project-copy.js'
import { run } from './shell.js'
import { startCopy } from './started-copy.js'

const page = readFileSync(join(ROOT, 'docs/adding-a-signal-source.md'), 'utf8')
const steps = readSteps(page)
allowTime(t)
const folder = copyProject(t)

async function works(t: Pick<Test, 'equal'>, command: string) {
  const { code, output } = await run(command, { cwd: folder })
  t.equal(code, 0, command, { output })
}

t.test('its table names every file that it touches, and no other', async (t) => {
  const table = page.split('\n').filter((line) => line.startsWith('| `') && line.includes('/'))
  const named = table.flatMap((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, file]) => file))
  t.same(named.sort(), [...new Set(steps.map(({ file }) => file))].sort())
})

t.test('it compiles, its tests and those of its neighbours hold, the linter agrees', async (t) => {
  follow(folder, steps)
  await works(t, 'npm run build')
  for (const name of ['signals/file-source', 'signals/pipeline', 'config/config'])
    await works(t, `node dist/test/${name}.test.js`)
  const files = steps.map(({ file }) => file)
  await works(t, `npx biome check --vcs-enabled=false ${files.join(' ')}`)
})

t.test('a trader reads the signal that was written, or why there is none', async (t) => {
  const signals = t.testdir({})
  const signal = makeSignal('EUR/USD', '4h', Date.now(), 1)
  writeFileSync(join(signals, 'EUR-USD@4h.json'), JSON.stringify(signal))
  const discord = await startCopy(t, folder, { SIGNAL_API_URL: String(pathToFileURL(signals)) })
  const there = await discord.command('signal', { pair: 'EUR/USD', timeframe: '4h' }).ended
  t.match(there.message?.embeds[0]?.title, /EUR\/USD · 4h/)
  const missing = await discord.command('signal', { pair: 'EUR/USD', timeframe: '1h' }).ended
  t.match(missing.message?.content, /has no signal for this pair and timeframe/)
  t.same(discord.violations, [])
})
