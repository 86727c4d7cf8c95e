/** `npm run record` as its users meet it: recorded on the page, then replayed against a fresh server. */
import { readdirSync } from 'node:fs'
import t from 'tap'
import { TEST_APPLICATION_ID, TEST_PUBLIC_KEY } from '../../../src/dev/fixtures/keys.js'
import { ServerProcess, serverEnvironment } from '../../../src/dev/stage/server-process.js'
import { runReplay } from '../../../src/tools/replay/command.js'
import { runScript } from '../../harness/run-script.js'
import { actOn, readEvents } from '../playground/visit.js'

let visited: Promise<void> | undefined

/** Sends one, and waits until the page says that it has ended. */
async function perform(url: string, name: string, asked: object): Promise<string> {
  const { id } = await actOn(url, name, asked)
  const isIt = (event: string, shown: Record<string, unknown>) =>
    event === 'exchange' && shown.id === id && shown.outcome !== undefined
  await readEvents(url, isIt)
  return String(id)
}

async function visit(url: string) {
  const options = { pair: 'USD/CHF', timeframe: '1d' }
  const exchangeId = await perform(url, 'command', { name: 'signal', options })
  const refresh = { exchangeId, customId: 's1|refresh|USD/CHF|1d' }
  await perform(url, 'press', refresh)
  await perform(url, 'command', { name: 'signal', options: { ...options, pair: 'x' } })
  await perform(url, 'command', { name: 'signal', options, fault: 'duplicate', locale: 'zh-CN' })
}

t.test('what was done on the page replays green against a fresh server', async (t) => {
  const out = `${t.testdir()}/new`
  const { code, stdout, stderr } = await runScript(
    'dev/record/main.js',
    ['--out', out, '--port', '0'],
    {
      onOutput: (text, kill) => {
        const [, url] = /playground is at (\S+) until/.exec(text) ?? []
        if (url && !visited) visited = visit(url).finally(() => kill('SIGINT'))
      },
    },
  )
  t.equal(code, 0, stderr)
  await visited
  t.match(stdout, /Recorded 4 interactions in .*new\./)
  t.match(stdout, /npm run replay -- --url \S+ --fixtures .*new/)
  const files = readdirSync(out).map((name) => name.replace(/^\d\d-/, ''))
  t.equal(files.filter((name) => name === 'signal-usd-chf-1d.json').length, 2)
  t.ok(files.includes('press-of-s1-refresh-usd-chf-1d.json'))

  const server = new ServerProcess(
    serverEnvironment(process.env, {
      HOST: '127.0.0.1',
      PORT: '0',
      ADMIN_PORT: '0',
      DISCORD_PUBLIC_KEY: TEST_PUBLIC_KEY,
      DISCORD_APPLICATION_ID: TEST_APPLICATION_ID,
      DISCORD_API_BASE_URL: 'http://127.0.0.1:9',
      SIGNAL_API_URL: 'http://127.0.0.1:9',
      SIGNAL_PRECOMPUTE: 'off',
      SHUTDOWN_GRACE_MS: '1',
    }),
  )
  t.teardown(() => server.kill())
  const url = `${await server.listening()}/interactions`
  let text = ''
  const write = (more: string) => {
    text += more
  }
  t.equal(await runReplay(['--url', url, '--fixtures', out], write, Date.now), 0, text)
  t.match(text, /all 4 as expected/)
})
t.test('--help is all it says, and without a folder it says so', async (t) => {
  t.match(await runScript('dev/record/main.js', ['--help']), { code: 0, stdout: /--out FOLDER/ })
  t.match(await runScript('dev/record/main.js', []), { code: 1, stderr: /--out FOLDER is needed/ })
})
