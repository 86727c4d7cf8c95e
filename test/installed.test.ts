/** An installation as deploy/signalbox.service describes it: built, without what only development needs, and in use. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import t, { type Test } from 'tap'
import { DemoBackend } from '../src/dev/demo-backend/demo-backend.js'
import { allowTime, copyProject, ROOT } from './docs/project-copy.js'
import { run } from './docs/shell.js'
import { startCopy } from './docs/started-copy.js'
import { IDLE } from './harness/idle-server.js'

allowTime(t)

interface Package {
  readonly dev?: boolean
  readonly optional?: boolean
}

/** As `npm prune --omit=dev` leaves them, by the lock file, each a link to this checkout's. */
function prune(folder: string): void {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))
  rmSync(join(folder, 'node_modules'))
  for (const [path, { dev, optional }] of Object.entries<Package>(packages)) {
    const isOwn = /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path)
    if (!isOwn || dev || (optional && !statSync(join(ROOT, path), { throwIfNoEntry: false })))
      continue
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    symlinkSync(join(ROOT, path), join(folder, path))
  }
}

/** Each file with what would tell that it was written again. */
function listDist(folder: string): string[] {
  const entries = readdirSync(join(folder, 'dist'), { recursive: true, withFileTypes: true })
  return entries.flatMap((entry) => {
    if (!entry.isFile()) return []
    const path = join(entry.parentPath, entry.name)
    const { ino, mtimeMs } = statSync(path)
    return [`${path} ${ino} ${mtimeMs}`]
  })
}

async function install(t: Test) {
  const folder = copyProject(t)
  prune(folder)
  const backend = await DemoBackend.start()
  t.teardown(() => backend.close())
  const discord = await startCopy(t, folder, { SIGNAL_API_URL: backend.url })
  const env = {
    DISCORD_API_BASE_URL: discord.apiBaseUrl,
    DISCORD_APPLICATION_ID: discord.applicationId,
    DISCORD_BOT_TOKEN: discord.botToken,
  }
  const chartOf = async (pair: string) => {
    const exchange = discord.command('signal', { pair, timeframe: '1d' })
    await exchange.ended
    return exchange.message?.attachments.length
  }
  return { folder, env, url: discord.endpoint, chartOf }
}

t.test(
  "operators' commands beside the running server build nothing and break nothing",
  async (t) => {
    const { folder, env, url, chartOf } = await install(t)
    const before = listDist(folder)
    const log = '{"level":"info","msg":"listening","time":"2026-01-05T10:00:00.000Z"}'
    const both = (commands: readonly string[]) =>
      Promise.all(commands.map((command) => run(command, { cwd: folder, env })))
    for (const program of ['npm run --silent', 'bin/signalbox.js']) {
      const dash = program.startsWith('npm') ? '-- ' : ''
      const ran = await both([
        `echo '${log}' | ${program} report ${dash}-`,
        `${program} doctor ${dash}--url ${url}`,
        `${program} register ${dash}--dry-run`,
      ])
      for (const { code, output } of ran) t.equal(code, 0, output)
      t.match(ran[0]?.output, '# Signalbox report')
      t.match(ran[1]?.output, 'nothing stands in the way')
      t.match(ran[2]?.output, 'Dry run')
    }
    t.strictSame(listDist(folder), before)
    // Drawn by a worker that is loaded with the first chart.
    t.equal(await chartOf('NZD/USD'), 1)
  },
)

t.test('what needs the compiler says so there, and removes nothing', async (t) => {
  const { folder, env, chartOf } = await install(t)
  const before = listDist(folder)
  for (const command of ['npm run --silent build', 'npm run --silent demo -- --once']) {
    const { code, output } = await run(command, { cwd: folder, env })
    t.equal(code, 1, output)
    t.match(output, /^The compiler is not installed: run "npm ci" first\./)
  }
  t.strictSame(listDist(folder), before)
  t.equal(await chartOf('EUR/GBP'), 1)
})

t.test('two builds at once beside a running server: charts go on being drawn', async (t) => {
  const { folder, chartOf } = await install(t)
  rmSync(join(folder, 'node_modules'), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  for (const name of ['charts/worker.ts', 'charts/renderer.ts', 'app.ts'])
    appendFileSync(join(folder, 'src', name), '\n/** Built again. */\nexport const again = true\n')
  const build = () => run('npm run --silent build', { cwd: folder })
  const building = Promise.all([build(), build()])
  const charts: unknown[] = []
  for (const pair of ['USD/CHF', 'AUD/USD', 'EUR/JPY', 'GBP/JPY']) charts.push(await chartOf(pair))
  for (const { code, output } of await building) {
    t.equal(code, 0, output)
    t.match(output, /^Building \.\.\. \d+ files replaced, 0 removed/)
  }
  t.match(readFileSync(join(folder, 'dist/src/charts/worker.js'), 'utf8'), 'again = true')
  charts.push(await chartOf('ETH/USD'))
  t.strictSame(charts, [1, 1, 1, 1, 1])
})

t.test('npm start hands a SIGTERM on: the server says that it stopped, and ends', async (t) => {
  const { NODE_OPTIONS, ...env } = process.env
  const npm = spawn('npm', ['start'], {
    cwd: ROOT,
    env: { ...env, ...IDLE },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  t.teardown(() => npm.kill('SIGKILL'))
  let output = ''
  npm.stdout.on('data', (chunk) => {
    output += chunk
    // To npm alone, as whoever supervises it does.
    if (/"msg":"listening"/.test(output) && !npm.killed) npm.kill('SIGTERM')
  })
  // Its output ends when nobody is left to write.
  await once(npm, 'close')
  t.match(output, /"msg":"shutting down"[\s\S]*"msg":"stopped"/)
})
