/** A folder laid out as the image is: it serves, it has the operators' program, and it has no test key. */
import '../harness/unhooked.js'
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join, relative } from 'node:path'
import t, { type Test } from 'tap'
import nacl from 'tweetnacl'
import { TEST_KEY_SEED, TEST_SECRET_KEY } from '../../src/dev/fixtures/keys.js'
import { LocalDiscord } from '../../src/dev/local-discord/local-discord.js'
import { ServerProcess, serverEnvironment } from '../../src/dev/stage/server-process.js'
import { freePort } from '../harness/program.js'
import { layOut, readDockerfile } from './dockerfile.js'
import { DEPLOY } from './series.js'

const [, image] = readDockerfile().stages
const folder = t.testdir({})
layOut(folder)

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
  // A link here, which newer versions of Node follow.
  .filter((file) => !file.startsWith('node_modules'))

const pair = nacl.sign.keyPair()
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const keys = { publicKey: hex(pair.publicKey), secretKey: pair.secretKey }

t.test('the secret half of the test key is nowhere, nor what it is made from', async (t) => {
  t.ok(files.length > 100)
  const secret = hex(TEST_SECRET_KEY).slice(0, 64)
  const telling = files.filter((file) => {
    const text = readFileSync(join(folder, file), 'latin1')
    return text.includes(secret) || text.includes(TEST_KEY_SEED)
  })
  t.strictSame(telling, [])
  t.strictSame(
    files.filter((file) => /TEST-KEY|\.test\.js$|fixtures/.test(file)),
    [],
  )
})

/** What a file of ours imports, by the names that stand there. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(folder, file), 'utf8')
  return [...text.matchAll(/(?:\bfrom |\bimport\(?)\s*'([^']+)'/g)].map(([, name = '']) => name)
}

t.test('whatever it imports is a file that is there, or a dependency of production', async (t) => {
  const manifest = JSON.parse(readFileSync(`${DEPLOY}../package.json`, 'utf8'))
  const packages = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })
  const isThere = (file: string, name: string) =>
    name.startsWith('.')
      ? files.includes(join(file, '..', name))
      : isBuiltin(name) || packages.some((each) => `${name}/`.startsWith(`${each}/`))
  const missing = files
    .filter((file) => file.startsWith('dist/') || file.startsWith('bin/'))
    .flatMap((file) => importsOf(file).map((name) => [file, name] as const))
    .filter(([file, name]) => !isThere(file, name))
  t.strictSame(missing, [])
})

interface Started {
  readonly discord: LocalDiscord
  readonly env: NodeJS.ProcessEnv
  readonly url: string
  readonly adminPort: number
}

async function startImage(t: Test): Promise<Started> {
  const discord = await LocalDiscord.start({ keys })
  const [port, adminPort] = [await freePort(), await freePort()]
  const env = serverEnvironment(process.env, {
    ...image.env,
    // No stranger is to get in meanwhile.
    HOST: '127.0.0.1',
    ADMIN_HOST: '127.0.0.1',
    PORT: String(port),
    ADMIN_PORT: String(adminPort),
    DISCORD_PUBLIC_KEY: keys.publicKey,
    DISCORD_APPLICATION_ID: discord.applicationId,
    DISCORD_API_BASE_URL: discord.apiBaseUrl,
    DISCORD_BOT_TOKEN: discord.botToken,
    SIGNAL_API_URL: 'http://127.0.0.1:1',
    SIGNAL_PRECOMPUTE: 'off',
  })
  const server = new ServerProcess(env, join(folder, image.start[1] as string))
  t.teardown(async () => {
    server.kill()
    await server.ended
    await discord.close()
  })
  return { discord, env, adminPort, url: `${await server.listening()}/interactions` }
}

/** Resolves with the exit code and what was printed. */
function runIn(script: string, args: readonly string[], env: NodeJS.ProcessEnv, stdin = '') {
  const options = { cwd: folder, env }
  return new Promise<{ code: number; text: string }>((resolve) => {
    const child = execFile('node', [script, ...args], options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), text: `${stdout}${stderr}` }),
    )
    child.stdin?.end(stdin)
  })
}

t.test('it serves in production, is seen to, and has what operators run', async (t) => {
  t.match(image.env, { NODE_ENV: 'production', ADMIN_HOST: '0.0.0.0' })
  const { discord, env, url, adminPort } = await startImage(t)
  discord.endpoint = url
  const { outcome } = await discord.command('help', {}).ended
  t.equal(outcome, 'answered')
  const page = await fetch(`http://127.0.0.1:${adminPort}/`)
  t.equal(page.status, 200)
  t.match(await page.text(), '<title>')
  const [, check = ''] = image.health
  t.equal((await runIn(check, [], env)).code, 0)

  const signalbox = (args: string[], stdin?: string) => runIn('bin/signalbox.js', args, env, stdin)
  t.match(await signalbox(['register', '--dry-run']), { code: 0, text: /Dry run: nothing was/ })
  const seed = hex(pair.secretKey.subarray(0, 32))
  t.match(await signalbox(['doctor', '--url', url, '--key', seed]), {
    code: 0,
    text: /good PING +200[\s\S]*nothing stands in the way/,
  })
  const story = { time: '2026-01-05T10:00:00.000Z', msg: 'interaction ended', outcome: 'delivered' }
  t.match(await signalbox(['report', '-'], `${JSON.stringify(story)}\n`), {
    code: 0,
    text: /^# Signalbox report/,
  })
  t.match(await signalbox(['doctor', '--url', url, '--test-key']), {
    code: 2,
    text: /test key is not part of this installation/,
  })
})
