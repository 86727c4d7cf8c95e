/** Registration: what the bot token may read and overwrite. */
import t from 'tap'
import { LocalDiscord } from '../../../src/dev/local-discord/local-discord.js'
import { call } from './stand-in.js'

const SIGNAL = {
  name: 'signal',
  description: 'A signal',
  description_localizations: { 'zh-CN': '信号' },
  options: [
    { type: 3, name: 'pair', name_localizations: { 'zh-CN': '货币对' }, description: 'Pair' },
  ],
}

async function start(t: { teardown(fn: () => unknown): void }) {
  const discord = await LocalDiscord.start()
  t.teardown(() => discord.close())
  const path = `/applications/${discord.applicationId}/commands`
  const guild = `/applications/${discord.applicationId}/guilds/77/commands`
  const bot = { authorization: `Bot ${discord.botToken}` }
  const ask = (method: string, at: string, body?: object | string) =>
    call(discord, method, at, body, bot)
  return { discord, path, guild, ask }
}

t.test('commands are overwritten, keep their ids, and are read back', async (t) => {
  const { discord, path, guild, ask } = await start(t)
  t.same((await ask('GET', path)).json, [])
  const put = await ask('PUT', path, [SIGNAL])
  t.equal(put.status, 200)
  const [stored] = put.json as unknown as { id: string }[]
  t.match(stored, { name: 'signal', type: 1, application_id: discord.applicationId })
  const again = await ask('PUT', path, [SIGNAL, { name: 'help', description: 'Help' }])
  const [same, fresh] = again.json as unknown as { id: string }[]
  t.equal(same?.id, stored?.id)
  t.not(fresh?.id, stored?.id)
  t.same((await ask('GET', guild)).json, [], 'a guild has its own')
  await ask('PUT', guild, [SIGNAL])
  t.match((await ask('GET', guild)).json, [{ name: 'signal', guild_id: '77' }])
  t.same([...discord.commands.keys()], ['global', '77'])
})

t.test('localisations are read only when asked for', async (t) => {
  const { path, ask } = await start(t)
  await ask('PUT', path, [SIGNAL])
  t.notMatch(JSON.stringify((await ask('GET', path)).json), /localizations/)
  t.match((await ask('GET', `${path}?with_localizations=true`)).json, [SIGNAL])
})

t.test('without the token, for another application, or by another method: refused', async (t) => {
  const { discord, path, ask } = await start(t)
  t.match(await call(discord, 'GET', path), { status: 401 })
  t.match(await ask('GET', '/applications/1/commands'), { status: 404, json: { code: 10002 } })
  t.match(await ask('DELETE', path), { status: 405 })
})

t.test('invalid commands are refused with their place, and change nothing', async (t) => {
  const { path, ask } = await start(t)
  t.match(await ask('PUT', path, '{'), { status: 400, json: { code: 50109 } })
  t.match(await ask('PUT', path, { name: 'x' }), { status: 400, json: { code: 50109 } })
  t.match(await ask('PUT', path, [SIGNAL, { name: 'x'.repeat(33), description: 'x' }]), {
    status: 400,
    json: { code: 50035, errors: { 1: { name: { _errors: Array } } } },
  })
  t.match(await ask('PUT', path, [SIGNAL, SIGNAL]), { status: 400, json: { code: 50035 } })
  t.same((await ask('GET', path)).json, [])
})
