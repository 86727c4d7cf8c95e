/** Troubles that others have had with registering commands: `signalbox register` against a Discord that is like theirs. */
import '../harness/unhooked.js'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { runRegister } from '../../src/tools/register/command.js'

const TOKEN = 'secret-bot-token'

type Command = Readonly<Record<string, unknown>>

/** Keeps what it is given; a list without the entry point that it has is refused, as Discord does. */
async function startDiscord(t: Test, refuse?: (response: ServerResponse) => void) {
  const state = { commands: [] as Command[], puts: [] as Command[][] }
  const server = createServer(async (request, response) => {
    if (refuse) return refuse(response)
    if (request.method === 'PUT') {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const given: Command[] = JSON.parse(String(Buffer.concat(chunks)))
      state.puts.push(given)
      const entry = state.commands.find(({ type }) => type === 4)
      if (entry && !given.some(({ id, type }) => id === entry.id && type === 4)) {
        response.writeHead(400, { 'content-type': 'application/json' })
        response.end('{"message":"You cannot remove this app’s Entry Point command","code":50240}')
        return
      }
      state.commands = given.map((each, index) => ({ id: `1${index}`, version: '1', ...each }))
    }
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(state.commands))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => void server.close())
  const { port } = server.address() as AddressInfo
  const output: string[] = []
  async function register(...args: string[]): Promise<string> {
    output.length = 0
    await runRegister(args, {
      environment: {
        DISCORD_BOT_TOKEN: TOKEN,
        DISCORD_APPLICATION_ID: '42',
        DISCORD_API_BASE_URL: `http://127.0.0.1:${port}/api/v10`,
      },
      write: (text) => output.push(text),
      homepage: 'https://example.com',
      version: '1.2.3',
    })
    return output.join('')
  }
  return { state, register }
}

/** What `register` ends with where Discord refuses everything so. */
async function refused(
  t: Test,
  answer: { status: number; headers?: Record<string, string>; body: unknown },
  ...args: string[]
): Promise<string> {
  const { register } = await startDiscord(t, (response) => {
    const isText = typeof answer.body === 'string'
    const type = isText ? 'text/html' : 'application/json'
    response.writeHead(answer.status, { 'content-type': type, ...answer.headers })
    response.end(isText ? answer.body : JSON.stringify(answer.body))
  })
  const message = await register(...args).then(
    () => t.fail('it was accepted'),
    (error: Error) => error.message,
  )
  t.notMatch(message, TOKEN)
  return String(message)
}

/** As Discord lists the one of an application with an Activity. */
const ENTRY_POINT: Command = {
  id: '8',
  application_id: '42',
  version: '7',
  default_member_permissions: null,
  type: 4,
  name: 'launch',
  name_localizations: { de: 'starten' },
  description: '',
  description_localizations: null,
  dm_permission: true,
  contexts: [0, 1, 2],
  integration_types: [0, 1],
  nsfw: false,
  handler: 2,
}

t.test('discord/discord-api-docs#7106: an entry point command survives registering', async (t) => {
  const { state, register } = await startDiscord(t)
  const menus = [2, 3].map((type) => ({ id: `9${type}`, type, name: 'launch', description: '' }))
  state.commands = [ENTRY_POINT, ...menus]
  const first = await register()
  t.match(first, /= launch \(type 4\) {2}kept\n/)
  t.notMatch(first, /launch \(type 4\) {2}removed/)
  // Others' context menus are taken away by the overwrite, and that is said.
  t.match(first, /- launch \(type 2\) {2}removed\n- launch \(type 3\) {2}removed\n/)
  t.strictSame(state.puts[0]?.at(-1), ENTRY_POINT, 'sent along exactly as it is')
  t.match(await register(), /No difference/)
  t.equal(state.puts.length, 1)
  t.match(await register('--remove', '--dry-run'), /kept\n[\s\S]*Dry run/)
  t.match(await register('--remove'), /Written: 1 command is registered globally\n$/)
  t.strictSame(state.puts[1], [ENTRY_POINT])
  t.match(await register('--remove'), /^= launch \(type 4\) {2}kept\nNo difference/)
  state.commands = [ENTRY_POINT]
  t.match(await register('--guild', '77'), /= launch \(type 4\) {2}kept\n/)
  t.strictSame(state.puts[2]?.at(-1), ENTRY_POINT)
})

const QUOTA = {
  message: 'Max number of daily application command creates has been reached (200)',
  code: 30034,
}

t.test("Rapptz/discord.py#9439: the day's quota is told in Discord's own words", async (t) => {
  t.match(await refused(t, { status: 400, body: QUOTA }), `${QUOTA.message} (code 30034)`)
  const body = { ...QUOTA, retry_after: 82721 }
  const told = await refused(t, { status: 429, body })
  t.match(told, `${QUOTA.message} (code 30034)`)
  t.match(told, 'try again in 82721 s (23.0 h)')
})

t.test("fjodor-rybakov/discord-nestjs#773: a limit's seconds are told", async (t) => {
  const body = { message: 'You are being rate limited.', retry_after: 7.3, global: false }
  const told = await refused(t, { status: 429, body })
  t.match(told, 'You are being rate limited.')
  t.match(told, 'try again in 7.3 s')
  const page = { status: 429, headers: { 'retry-after': '3600' }, body: 'error code: 1015' }
  t.match(await refused(t, page), /error code: 1015[\s\S]*try again in 3600 s/)
  const away = { status: 503, headers: { 'retry-after': '30' }, body: '<title>Unavailable</title>' }
  t.match(await refused(t, away), /“Unavailable”[\s\S]*discordstatus\.com: try again in 30 s/)
})

t.test('discord/discord-api-docs#6188: who may not, reads whose no it is', async (t) => {
  const foreign = { message: 'You are not authorized to perform this action', code: 20012 }
  const told = await refused(t, { status: 403, body: foreign })
  t.match(told, `${foreign.message} (code 20012)`)
  t.match(told, 'DISCORD_APPLICATION_ID')
  t.notMatch(told, /guild/)
  const missing = { message: 'Missing Access', code: 50001 }
  t.match(await refused(t, { status: 403, body: missing }, '--guild', '77'), /50001.*\n.*guild/)
  const page = `<!DOCTYPE html><title>Attention Required! | Cloudflare</title>${'x'.repeat(9000)}`
  const edge = await refused(t, { status: 403, body: page }, '--guild', '77')
  t.match(edge, '“Attention Required! | Cloudflare”')
  t.notMatch(edge, /guild|xxx/)
  const echo = { message: `Bot ${TOKEN} is unknown`, code: 0 }
  t.match(await refused(t, { status: 401, body: echo }), 'Bot [redacted] is unknown')
  const login = { status: 302, headers: { location: 'https://login.example.com' }, body: '' }
  t.match(await refused(t, login), 'DISCORD_API_BASE_URL')
})

t.test('discord/discord-api-docs#3652: what has not changed is not written again', async (t) => {
  const { state, register } = await startDiscord(t)
  await register()
  t.match(await register(), /No difference: \d+ commands are registered globally\n$/)
  t.equal(state.puts.length, 1)
  // Discord leaves out what is false or empty, and adds what was not said.
  state.commands = state.commands.map((each) => ({ nsfw: false, name_localized: 'x', ...each }))
  t.match(await register(), /No difference/)
  t.match(await register('--dry-run'), /No difference/)
  t.equal(state.puts.length, 1)
})
