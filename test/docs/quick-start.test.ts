/** `docs/quick-start.md`, followed block by block in its order, with a local Discord in place of the real one. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { TEST_SECRET_KEY } from '../../src/dev/fixtures/keys.js'
import { LocalDiscord } from '../../src/dev/local-discord/local-discord.js'
import { makeFastSign } from '../../src/tools/signing/sign.js'
import { freePort } from '../harness/program.js'
import { fencesOf, split } from './commands.js'
import { readPage } from './pages.js'
import { allowTime, copyProject } from './project-copy.js'
import { launch, type Running, run } from './shell.js'

const GUILD = '1187250417312694342'
const sections = readPage('docs/quick-start.md')
  .split(/^## /m)
  .slice(1)
  .map((text) => ({ title: text.split('\n')[0] as string, fences: fencesOf({ name: '', text }) }))
allowTime(t)
const cwd = copyProject(t)
const discord = await LocalDiscord.start({ sign: makeFastSign(TEST_SECRET_KEY) })
t.teardown(() => discord.close())
const backendPort = await freePort()

/** Free ports, so that whatever else is tested is not in the way; and Discord is the local one. */
const env = {
  HOST: '127.0.0.1',
  PORT: '0',
  ADMIN_PORT: '0',
  DISCORD_API_BASE_URL: discord.apiBaseUrl,
  DISCORD_BOT_TOKEN: discord.botToken,
  SIGNAL_PRECOMPUTE: 'off',
}
/** What the page has its reader write as an example, and what is true here. */
const real = new Map([
  ['0123456789abcdef'.repeat(4), discord.publicKey],
  ['1234567890123456789', discord.applicationId],
  ['http://127.0.0.1:8090', `http://127.0.0.1:${backendPort}`],
])
const inReality = (text: string) =>
  [...real].reduce((changed, [example, value]) => changed.replaceAll(example, value), text)

/** What stays in a terminal of its own. */
const open: Running[] = []

async function start(command: string, sign: RegExp): Promise<string> {
  const running = launch(command, { cwd, env })
  open.push(running)
  const [, address = ''] = await running.printed(sign)
  return address
}

async function shows(t: Test, command: string, output: RegExp) {
  const ran = await run(command, { cwd, env })
  t.equal(ran.code, 0, command, ran)
  t.match(ran.output, output)
}

/** Of other tests, or of nobody's without the internet. */
const ELSEWHERE = ['git clone', 'cd signalbox', 'npm ci', 'cloudflared tunnel', 'ngrok http']

/** By how a command begins: the first that fits. */
const FOLLOWED: readonly (readonly [string, (t: Test, command: string) => Promise<void>])[] = [
  ['npm run build', (t, command) => shows(t, command, /Building/)],
  ['cp .env.example .env', (t, command) => shows(t, command, /^$/)],
  [
    'npm run demo-backend',
    async (t, command) => {
      const url = await start(
        `${command} -- --port ${backendPort}`,
        /SIGNAL_API_URL=(http:\/\/[\d.]+:\d+)/,
      )
      t.equal(url, inReality('http://127.0.0.1:8090'))
    },
  ],
  [
    'npm start -- --env .env',
    async (_, command) => {
      const address = await start(command, /"address":"(http:[^"]+)"/)
      discord.endpoint = `${address}/interactions`
      real.set('https://some-words.trycloudflare.com', address)
    },
  ],
  [
    'npm run doctor -- --env .env --url',
    (t, command) => shows(t, command, /nothing stands in the way of saving this URL\n$/),
  ],
  [
    `npm run register -- --env .env --guild ${GUILD} --remove`,
    async (t, command) => {
      await shows(t, command, new RegExp(GUILD))
      t.strictSame(discord.commands.get(GUILD), [])
    },
  ],
  [
    'npm run register -- --env .env --guild',
    async (t, command) => {
      await shows(t, command, /Written: 5 commands are registered in guild/)
      t.equal(discord.commands.get(GUILD)?.length, 5)
      t.equal(discord.commands.has('global'), false)
    },
  ],
]

async function follow(t: Test, command: string) {
  if (ELSEWHERE.some((known) => command.startsWith(known))) return
  const [, act] = FOLLOWED.find(([known]) => command.startsWith(known)) ?? []
  if (act) await act(t, inReality(command))
  else t.fail(`nobody follows ${command}`)
}

/** Each line takes the place of the one that the copied example has for it. */
function fillIn(t: Test, lines: string) {
  const path = join(cwd, '.env')
  let text = readFileSync(path, 'utf8')
  for (const line of lines.trim().split('\n')) {
    const [name] = line.split('=')
    const there = new RegExp(`^${name}=.*$`, 'm')
    t.match(text, there, `${name} is there to be set`)
    text = text.replace(there, inReality(line))
  }
  writeFileSync(path, text)
}

/** What happens in Discord, by the heading under which the page says so. */
const IN_DISCORD: Readonly<Record<string, (t: Test) => Promise<void>>> = {
  '7. Give Discord the address': async (t) => {
    const reply = await discord.ping().replied
    t.match(reply, { status: 200 })
    t.same(discord.violations, [])
  },
  '9. Type `/signal`': async (t) => {
    const exchange = discord.command('signal', { pair: 'BTC/USD', timeframe: '4h' })
    await exchange.ended
    t.match(exchange.message, { embeds: [{ title: /BTC\/USD · 4h/ }] })
    t.match(JSON.stringify(exchange.message), /DEMO/)
    t.same(discord.violations, [])
  },
  'Take it back': async (t) => {
    for (const { interrupt, ended } of open.splice(0)) {
      interrupt()
      const { code, output } = await ended
      t.ok(code === 0 || code === 'SIGINT', 'Ctrl-C ends it well', { code, output })
    }
  },
}
t.teardown(() => {
  for (const { interrupt } of open) interrupt()
})

for (const { title, fences } of sections)
  await t.test(title, async (t) => {
    for (const { language, content } of fences) {
      if (language === 'ini') fillIn(t, content)
      else for (const command of split(content)) await follow(t, command)
    }
    await IN_DISCORD[title]?.(t)
  })

t.test('nothing that is followed has gone from the page', async (t) => {
  const titles = sections.map(({ title }) => title)
  for (const title of Object.keys(IN_DISCORD)) t.ok(titles.includes(title), title)
  const commands = sections.flatMap(({ fences }) => fences.flatMap(({ content }) => split(content)))
  for (const known of [...ELSEWHERE, ...FOLLOWED.map(([begins]) => begins)])
    t.ok(
      commands.some((command) => command.startsWith(known)),
      known,
    )
})
