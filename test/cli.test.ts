/** `signalbox COMMAND`: each is found, told what it needs, and says what is wrong in a sentence. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import t from 'tap'
import { CLI_HELP, runCli, type Surroundings } from '../src/cli.js'
import { runSignalbox } from './harness/run-script.js'
import { startCommandsApi } from './tools/register/commands-api.js'

const manifest = createRequire(import.meta.url)('../../package.json')

interface Given {
  readonly environment?: NodeJS.ProcessEnv
  readonly loadEnvironment?: (file: string) => void
}

async function run(args: readonly string[], given: Given = {}) {
  const said = { out: '', err: '', loaded: [] as string[], started: 0 }
  const io: Surroundings = {
    environment: given.environment ?? {},
    stdin: (async function* () {
      yield Buffer.from('{"msg":"listening","level":"info"}\n')
    })(),
    write: (text) => {
      said.out += text
    },
    complain: (text) => {
      said.err += text
    },
    loadEnvironment(file) {
      said.loaded.push(file)
      given.loadEnvironment?.(file)
    },
    async start() {
      said.started += 1
    },
  }
  return { code: await runCli(args, io), ...said }
}

t.test('--version and --help are told and nothing else is done', async (t) => {
  t.match(await run(['--version']), { code: 0, out: `${manifest.version}\n`, err: '' })
  t.match(await run(['-v']), { code: 0, out: `${manifest.version}\n` })
  for (const word of ['--help', '-h', 'help'])
    t.match(await run([word]), { code: 0, out: CLI_HELP, err: '' })
  for (const name of ['start', 'register', 'doctor', 'report', 'replay'])
    t.match(await run([name, '--help']), { code: 0, out: `Usage: signalbox ${name}`, started: 0 })
})

t.test('help COMMAND and COMMAND -h are COMMAND --help', async (t) => {
  for (const args of [
    ['help', 'report'],
    ['--help', 'report'],
    ['report', '-h'],
  ])
    t.match(await run(args), { code: 0, out: /^Usage: signalbox report/ })
})

t.test(
  'without a command, or with one that is none, it says which there are: exit 2',
  async (t) => {
    t.match(await run([]), { code: 2, out: '', err: /^a command is needed\n\nUsage: signalbox/ })
    for (const name of ['nonsense', 'toString', '__proto__', '--verison'])
      t.match(await run([name]), { code: 2, out: '', err: `there is no command "${name}"` })
  },
)

t.test('start becomes the server, and takes nothing but variables', async (t) => {
  t.match(await run(['start']), { code: undefined, started: 1, out: '', err: '' })
  t.match(await run(['start', '--port', '80']), {
    code: 1,
    started: 0,
    err: /start takes no --port/,
  })
})

t.test('each command gets what it needs of its surroundings', async (t) => {
  const api = await startCommandsApi()
  t.teardown(() => api.close())
  const environment = {
    DISCORD_BOT_TOKEN: 'a-token',
    DISCORD_APPLICATION_ID: '42',
    DISCORD_API_BASE_URL: api.url,
  }
  t.match(await run(['register', '--dry-run'], { environment }), { code: 0, out: 'Dry run' })
  t.match(api.seen[0]?.userAgent, `DiscordBot (${manifest.homepage}, ${manifest.version})`)
  t.match(await run(['report', '-']), { code: 0, out: /^# Signalbox report\n[\s\S]*server starts/ })
  const nobody = ['--url', 'http://127.0.0.1:9/interactions']
  t.match(await run(['doctor', ...nobody]), { code: 1, out: /FAIL {2}connection/ })
  t.match(await run(['replay', ...nobody]), { code: 1, out: /no answer from/ })
})

t.test('what a command rejects with is told as a sentence, with its own exit code', async (t) => {
  t.match(await run(['register']), { code: 1, out: '', err: /^DISCORD_BOT_TOKEN is required/ })
  t.match(await run(['doctor']), { code: 2, out: '', err: /^--url .* is needed\n$/ })
  t.match(await run(['report']), { code: 2, err: /^a log file is needed/ })
})

t.test(
  'each --env is read first, wherever it stands, and is no option of the command',
  async (t) => {
    for (const args of [
      ['--env', 'a.env', 'start'],
      ['start', '--env', 'a.env'],
      ['start', '--env=a.env'],
    ])
      t.match(await run(args), { code: undefined, loaded: ['a.env'], started: 1 })
    const twice = await run(['--env', 'a.env', 'start', '--env=b.env'])
    t.match(twice, { code: undefined, loaded: ['a.env', 'b.env'], started: 1 })
    for (const args of [
      ['start', '--env'],
      ['start', '--env='],
    ])
      t.match(await run(args), { code: 2, started: 0, err: '--env needs a FILE\n' })
    const loadEnvironment = () => {
      throw new Error("ENOENT: no such file or directory, open 'a.env'")
    }
    const missing = await run(['start', '--env', 'a.env'], { loadEnvironment })
    t.match(missing, { code: 1, started: 0, err: /ENOENT.*a\.env/ })
  },
)

t.test('an argument that was not expected is not repeated: it may be a token', async (t) => {
  for (const name of ['register', 'doctor']) {
    const { code, out, err } = await run([name, 'MTIz.secret.token'])
    t.strictSame([code !== 0, out], [true, ''])
    t.match(err, /^an argument was not expected/)
    t.notMatch(err, 'secret')
  }
})

t.test('a part that is missing is told as one sentence, without a path', async (t) => {
  const gone = Object.assign(new Error("Cannot find module '/x/y.js'"), {
    code: 'ERR_MODULE_NOT_FOUND',
  })
  const loadEnvironment = () => {
    throw gone
  }
  const { code, err } = await run(['report', '--env', 'a.env'], { loadEnvironment })
  t.equal(code, 2)
  t.match(err, /^Signalbox is not whole here: run "npm ci && npm run build" in its folder\.\n$/)
})

t.test('as a process: variables come from the file, those that are set already stay', async (t) => {
  const api = await startCommandsApi()
  t.teardown(() => api.close())
  const lines = [
    // The mark at the start is what some editors write.
    '\uFEFFDISCORD_BOT_TOKEN=from-file',
    'DISCORD_APPLICATION_ID=1',
    `DISCORD_API_BASE_URL=${api.url}`,
  ]
  const file = join(t.testdir({ '.env': lines.join('\n') }), '.env')
  const args = ['register', '--dry-run', '--env', file]
  t.match(await runSignalbox(args, { env: { DISCORD_APPLICATION_ID: '42' } }), { code: 0 })
  t.match(api.seen, [
    { authorization: 'Bot from-file', url: /^\/api\/v10\/applications\/42\/commands/ },
  ])
})

t.test('as a process: a mistake is told on standard error, and is the exit code', async (t) => {
  const wrong = await runSignalbox(['nonsense'])
  t.match(wrong, { code: 2, stdout: '', stderr: /^there is no command "nonsense"/ })
})

t.test('whoever reads no more ends no work, and a full disk is told', async (t) => {
  const api = await startCommandsApi()
  t.teardown(() => api.close())
  const env = {
    DISCORD_BOT_TOKEN: 'a-token',
    DISCORD_APPLICATION_ID: '42',
    DISCORD_API_BASE_URL: api.url,
  }
  const command = `"${process.execPath}" bin/signalbox.js register`
  const shell = async (line: string) => {
    const child = spawn('bash', ['-c', `set -o pipefail; ${line}`], {
      env: { ...process.env, ...env },
    })
    let said = ''
    child.stderr.on('data', (chunk) => {
      said += chunk
    })
    const [code] = await once(child, 'close')
    return { code, said }
  }
  t.strictSame(await shell(`${command} | true`), { code: 0, said: '' })
  t.equal(api.seen.at(-1)?.method, 'PUT', 'it was written all the same')
  const full = await shell(`${command} --dry-run > /dev/full`)
  t.match(full, { code: 1, said: /^standard output: .*ENOSPC[^\n]*\n$/ })
})

t.test('where nothing was built it says how, in one sentence: exit 1', async (t) => {
  const folder = t.testdir({ bin: {} })
  const program = join(folder, 'bin/signalbox.js')
  mkdirSync(join(folder, 'bin'), { recursive: true })
  copyFileSync('bin/signalbox.js', program)
  copyFileSync('package.json', join(folder, 'package.json'))
  for (const command of ['start', 'report', '--version']) {
    const { code, stdout, stderr } = await runSignalbox([command], { program })
    t.strictSame([code, stdout], [1, ''])
    t.match(
      stderr,
      /^Signalbox is not built yet: run "npm ci && npm run build" in its folder first\.\n$/,
    )
  }
})

t.test("npm's short forms build nothing, remove nothing, and hand signals on", async (t) => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
  for (const name of ['start', 'register', 'doctor', 'report', 'replay']) {
    t.equal(scripts[name], `exec node bin/signalbox.js ${name}`)
    for (const hook of [`pre${name}`, `post${name}`]) t.notOk(hook in scripts, hook)
  }
})
