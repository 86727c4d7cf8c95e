/** `signalbox register` against a small Discord over real HTTP. */
import '../../harness/unhooked.js'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import t from 'tap'
import { runRegister } from '../../../src/tools/register/command.js'
import { runSignalbox } from '../../harness/run-script.js'
import { type Answer, startCommandsApi } from './commands-api.js'

const TOKEN = 'secret-bot-token'
const GLOBAL = '/api/v10/applications/42/commands'

async function setUp(t: Tap, answer?: Answer) {
  const api = await startCommandsApi(answer)
  t.teardown(() => api.close())
  const output: string[] = []
  const environment: Record<string, string | undefined> = {
    DISCORD_BOT_TOKEN: TOKEN,
    DISCORD_APPLICATION_ID: '42',
    DISCORD_API_BASE_URL: `${api.url}/`,
    SIGNAL_TIMEFRAMES: '1h,4h',
  }
  const run = (args: string[] = [], changes: NodeJS.ProcessEnv = {}, timeoutMs = 10_000) => {
    output.length = 0
    return runRegister(args, {
      environment: { ...environment, ...changes },
      write: (text) => output.push(text),
      homepage: 'https://example.com',
      version: '1.2.3',
      timeoutMs,
    })
  }
  return { api, run, environment, text: () => output.join('') }
}
type Tap = Pick<typeof t, 'teardown'>

t.test(
  'the first run writes every command, the second sees no difference and writes nothing',
  async (t) => {
    const { api, run, text } = await setUp(t)
    t.equal(await run(), 0)
    t.same(api.problems, [])
    t.matchSnapshot(text(), 'first')
    t.equal(await run(), 0)
    t.matchSnapshot(text(), 'second')
    t.same(
      api.seen.map(({ method, url }) => [method, url]),
      [
        ['GET', `${GLOBAL}?with_localizations=true`],
        ['PUT', GLOBAL],
        ['GET', `${GLOBAL}?with_localizations=true`],
      ],
    )
    for (const { authorization, userAgent } of api.seen) {
      t.equal(authorization, `Bot ${TOKEN}`)
      t.equal(userAgent, 'DiscordBot (https://example.com, 1.2.3)')
    }
  },
)

t.test('what changed is shown member by member before it is written', async (t) => {
  const { api, run, text } = await setUp(t)
  await run()
  const [first] = api.shelves.get(GLOBAL) ?? []
  api.shelves.set(GLOBAL, [
    ...(api.shelves.get(GLOBAL) ?? []).slice(1),
    { ...first, description: 'An older description' },
    { id: '9', name: 'old', description: 'Gone', type: 1 },
  ])
  t.equal(await run([], { SIGNAL_TIMEFRAMES: '1h,4h,1d' }), 0)
  t.matchSnapshot(text())
  t.equal(api.seen.at(-1)?.method, 'PUT')
})

t.test('a dry run shows the difference and writes nothing', async (t) => {
  const { api, run, text } = await setUp(t)
  t.equal(await run(['--dry-run']), 0)
  t.match(text(), /\+ signal {2}new/)
  t.match(text(), /Dry run: nothing was written\n$/)
  t.same(
    api.seen.map(({ method }) => method),
    ['GET'],
  )
})

t.test('a guild has its own commands, without what only global ones have', async (t) => {
  const { api, run, text } = await setUp(t)
  t.equal(await run(['--guild', '77']), 0)
  t.match(text(), 'in guild 77')
  t.equal(api.seen[1]?.url, '/api/v10/applications/42/guilds/77/commands')
  t.notMatch(api.seen[1]?.body, 'contexts')
  // Discord tells neither of a guild's commands.
  const place = '/api/v10/applications/42/guilds/77/commands'
  const shelf = api.shelves.get(place) as { contexts?: unknown; integration_types?: unknown }[]
  api.shelves.set(
    place,
    shelf.map(({ contexts, integration_types, ...rest }) => rest),
  )
  t.equal(await run(['--guild', '77']), 0)
  t.match(text(), 'No difference')
})

const ENTRY_POINT = { id: '8', name: 'launch', description: '', type: 4, handler: 2 }

t.test('commands are taken away again, there or globally, and it is shown first', async (t) => {
  const { api, run, text } = await setUp(t)
  await run(['--guild', '77'])
  t.equal(await run(['--guild', '77', '--remove', '--dry-run']), 0)
  t.match(text(), /- signal {2}removed\n[\s\S]*Dry run: nothing was written\n$/)
  t.equal(await run(['--guild', '77', '--remove']), 0)
  t.match(text(), /Written: 0 commands are registered in guild 77\n$/)
  t.equal(api.seen.at(-1)?.body, '[]')
  t.equal(await run(['--guild', '77', '--remove']), 0)
  t.match(text(), /^No difference: 0 commands are registered in guild 77\n$/)
})

t.test('an entry point command is sent along, without which Discord takes no list', async (t) => {
  const { api, run, text } = await setUp(t)
  api.shelves.set(GLOBAL, [ENTRY_POINT])
  t.equal(await run(), 0)
  t.match(text(), /= launch \(type 4\) {2}kept\n/)
  t.match(JSON.parse(api.seen.at(-1)?.body ?? '').at(-1), ENTRY_POINT)
  t.equal(await run(['--remove']), 0)
  t.match(text(), /- signal {2}removed\n/)
  t.match(text(), /= launch \(type 4\) {2}kept\n/)
  t.match(JSON.parse(api.seen.at(-1)?.body ?? ''), [ENTRY_POINT])
  t.match(text(), /Written: 1 command is registered globally\n$/)
})

t.test('--help tells how to use it and asks nobody', async (t) => {
  const { api, run, text } = await setUp(t)
  t.equal(await run(['--help'], { DISCORD_BOT_TOKEN: '' }), 0)
  t.match(text(), /^Usage: signalbox register/)
  t.same(api.seen, [])
})

t.test(
  'everything that is wrong with the settings is named at once, before anybody is asked',
  async (t) => {
    const { api, run } = await setUp(t)
    const bad = { DISCORD_BOT_TOKEN: 'two words', DISCORD_APPLICATION_ID: 'x', SIGNAL_PAIRS: 'eur' }
    const wrong: Error = await run(['--guild', 'x'], bad).then(
      () => new Error('accepted'),
      (error) => error,
    )
    t.match(wrong.message, /--guild/)
    t.match(wrong.message, /DISCORD_BOT_TOKEN/)
    t.match(wrong.message, /DISCORD_APPLICATION_ID/)
    t.match(wrong.message, /SIGNAL_PAIRS/)
    t.notMatch(wrong.message, 'two words')
    await t.rejects(run([], { DISCORD_BOT_TOKEN: undefined }), /DISCORD_BOT_TOKEN is required/)
    for (const guild of ['x', '', '9'.repeat(21)])
      await t.rejects(run(['--guild', guild]), /--guild/)
    await t.rejects(run(['--nonsense']), /nonsense/)
    t.same(api.seen, [])
  },
)

t.test('what Discord refuses is explained, without the token', async (t) => {
  for (const [status, words] of [
    [401, /does not accept DISCORD_BOT_TOKEN/],
    [403, /that of the application DISCORD_APPLICATION_ID/],
    [404, /DISCORD_APPLICATION_ID/],
    [429, /try again later/],
    [400, /BASE_TYPE_REQUIRED/],
    [500, /Discord answered 500/],
  ] as const) {
    const { run } = await setUp(t, { status, body: '{"code":"BASE_TYPE_REQUIRED"}' })
    await t.rejects(run(), words)
  }
})

t.test('an answer that is no list of commands is an error', async (t) => {
  for (const body of ['<html>', '{}', '[{}]', '[null]']) {
    const { run } = await setUp(t, { status: 200, body })
    await t.rejects(run(), /no list of commands/)
  }
})

t.test('a Discord that is away or silent is an error', async (t) => {
  const away = await setUp(t)
  away.api.close()
  await t.rejects(away.run(), /cannot be reached: ECONNREFUSED 127\.0\.0\.1/)
  const rude = createServer((socket) => socket.once('data', () => socket.destroy()))
  t.teardown(() => rude.close())
  await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve))
  const there = `http://127.0.0.1:${(rude.address() as AddressInfo).port}`
  await t.rejects(
    away.run([], { DISCORD_API_BASE_URL: there }),
    /cannot be reached: (UND_ERR_SOCKET|ECONNRESET)/,
  )
  const silent = createServer((socket) => {
    t.teardown(() => socket.destroy())
  })
  t.teardown(() => silent.close())
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const { port } = silent.address() as AddressInfo
  const environment = { DISCORD_API_BASE_URL: `http://127.0.0.1:${port}` }
  await t.rejects(away.run([], environment, 1), /gave no answer within 1 ms/)
})

t.test('as a process it exits with zero, or with one and the reason', async (t) => {
  const { environment } = await setUp(t)
  const start = (env: NodeJS.ProcessEnv) => runSignalbox(['register', '--dry-run'], { env })
  t.match(await start(environment), { code: 0, stdout: 'Dry run' })
  t.match(await start({ ...environment, DISCORD_BOT_TOKEN: '' }), {
    code: 1,
    stderr: /DISCORD_BOT_TOKEN is required/,
  })
})

t.test('a write without an answer may have been one, unless nothing could be sent', async (t) => {
  for (const [isGone, told] of [
    [false, /\nthe list may have been written all the same: run it again with --dry-run/],
    [true, /cannot be reached: ECONNREFUSED[ 0-9.:]*$/],
  ] as const) {
    const { run } = await setUp(t)
    const server = createHttpServer((request, response) => {
      if (request.method === 'PUT') return void request.socket.destroy()
      if (isGone) server.close()
      response.writeHead(200, isGone ? { connection: 'close' } : {}).end('[]')
    })
    t.teardown(() => server.close())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await t.rejects(run([], { DISCORD_API_BASE_URL: `http://127.0.0.1:${port}` }), told)
  }
})
