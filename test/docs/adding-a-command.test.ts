/** `docs/adding-a-command.md`, followed to the letter: a sixth command that answers. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { DemoBackend } from '../../src/dev/demo-backend/demo-backend.js'
import { follow, readSteps } from './follow-page.js'
import { allowTime, copyProject, ROOT } from './project-copy.js'
import { run } from './shell.js'
import { startCopy } from './started-copy.js'

const page = readFileSync(join(ROOT, 'docs/adding-a-command.md'), 'utf8')
const steps = readSteps(page)
allowTime(t)
const folder = copyProject(t)

async function works(t: Pick<Test, 'equal'>, command: string, env = {}) {
  const { code, output } = await run(command, { cwd: folder, env })
  t.equal(code, 0, command, { output })
}

t.test('its table names every file that it touches, and no other', async (t) => {
  const table = page.split('\n').filter((line) => line.startsWith('| `'))
  const named = table.flatMap((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, file]) => file))
  const touched = new Set([...steps.map(({ file }) => file), 'tap-snapshots/'])
  t.same(named.sort(), [...touched].sort())
})

t.test('it compiles', async (t) => {
  follow(folder, steps)
  await works(t, 'npm run build')
})

t.test('the sixth command answers, in both languages, and completes', async (t) => {
  const backend = await DemoBackend.start()
  t.teardown(() => backend.close())
  const discord = await startCopy(t, folder, { SIGNAL_API_URL: backend.url })
  const options = { pair: 'EUR/USD', timeframe: '4h' }
  const english = discord.command('levels', options)
  await english.ended
  t.equal(english.counts.attempts, 1, 'fetched and edited in')
  t.match(english.message?.content, /Levels · EUR\/USD · 4h · [A-Z]+\*\*\n.*DEMO[\s\S]*Entry `\d/)
  const chinese = discord.command('levels', options, { locale: 'zh-CN' })
  await chinese.ended
  t.equal(chinese.counts.attempts, 0, 'at once, from memory')
  t.match(chinese.message?.content, /价位 · EUR\/USD/)
  const typed = discord.autocomplete('levels', 'pair', 'jpy')
  await typed.ended
  t.match(typed.choices, [{ name: 'USD/JPY' }])
  const bad = await discord.command('levels', { ...options, pair: 'nonsense' }).ended
  t.match(bad.message, { ephemeral: true, content: /not a pair/ })
  backend.failWith = 500
  const failed = await discord.command('levels', { ...options, pair: 'GBP/USD' }).ended
  t.match(failed.message?.content, /^❌ Failed to retrieve signal/)
  t.same(discord.violations, [], "nothing breaks Discord's rules")
})

t.test('its tests hold, those that were there too', async (t) => {
  await works(t, 'node dist/test/commands/index.test.js', { TAP_SNAPSHOT: '1' })
  for (const file of [
    'commands/index.test.js',
    'commands/levels.test.js',
    'messages/levels-text.test.js',
    'messages/localise.test.js',
    'readme.test.js',
  ])
    await works(t, `node dist/test/${file}`)
})

t.test('the linter has nothing against it', async (t) => {
  const files = steps.map(({ file }) => file).filter((file) => file.endsWith('.ts'))
  await works(t, `npx biome check --vcs-enabled=false ${files.join(' ')}`)
})
