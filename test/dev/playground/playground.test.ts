/** The playground over real HTTP. */
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { createServer } from 'node:net'
import t from 'tap'
import { Playground } from '../../../src/dev/playground/playground.js'
import {
  DEFERRED,
  edit,
  makeLatch,
  nobody,
  said,
  type Teardown,
} from '../local-discord/stand-in.js'
import { makeStage } from './stage.js'
import { actOn, readEvents } from './visit.js'

async function start(t: Teardown, port?: number) {
  const stage = await makeStage(t, ({ interaction, reply }) => {
    if (interaction.type === 3) reply({ type: 6 })
    else if (interaction.type === 4) reply({ type: 8, data: { choices: [] } })
    else reply((interaction.data as { name: string }).name === 'help' ? said('Help.') : DEFERRED)
  })
  const page = await Playground.start(stage, port)
  t.teardown(() => page.close())
  return { ...stage, page }
}

const post = (page: Playground, path: string, body: string, type = 'application/json') =>
  fetch(`${page.url}api/${path}`, { method: 'POST', headers: { 'content-type': type }, body })

t.test('the page is served, and what is not there is 404', async (t) => {
  const { page } = await start(t, 0)
  const index = await fetch(page.url)
  t.match(index.headers.get('content-type'), 'text/html')
  t.match(await index.text(), /Signalbox playground/)
  t.equal((await fetch(`${page.url}nothing`)).status, 404)
  t.equal((await fetch(`${page.url}attachments/1/2`)).status, 404)
  t.equal((await fetch(`${page.url}attachments`)).status, 404)
})

t.test('commands and presses are shown live, keystrokes are not', async (t) => {
  const { discord, page } = await start(t, 0)
  const sent = await post(page, 'command', '{"name":"help"}')
  const { id } = (await sent.json()) as { id: string }
  const help = discord.exchange(id)
  await help?.ended
  const told: string[] = []
  const live = readEvents(page.url, (_, data) => {
    const text = JSON.stringify(data)
    told.push(text)
    return text.includes('"content":"Pressed."')
  })
  await discord.autocomplete('signal', 'pair', 'e').ended
  const press = help && discord.press(help, 'again')
  await press?.replied
  if (press) await edit(discord, press, { content: 'Pressed.', ...nobody })
  page.refresh(id)
  page.refresh('unknown')
  await live
  t.match(told.join(), /"what":"\/help"/)
  t.notMatch(told.join(), /typing/)
})

t.test('"thinking..." is shown as soon as Discord has the deferral', async (t) => {
  const { page } = await start(t, 0)
  const opened = makeLatch()
  const thinking = readEvents(page.url, (event, { message }) => {
    if (event === 'replicas') opened.resolve()
    return event === 'exchange' && message !== undefined
  })
  await opened.promise
  await actOn(page.url, 'command', { name: 'signal' })
  t.match(await thinking, { message: { thinking: true }, edited: false })
})

t.test('attachments are served', async (t) => {
  const { discord, page } = await start(t, 0)
  const exchange = discord.command('help')
  await exchange.ended
  const { message } = exchange.slot
  const picture = { id: '7', filename: 'a.png', contentType: 'image/png', data: Buffer.from('png') }
  exchange.slot.message = message && { ...message, attachments: [picture] }
  const response = await fetch(`${page.url}attachments/${exchange.id}/7`)
  t.equal(response.headers.get('content-type'), 'image/png')
  t.equal(await response.text(), 'png')
})

t.test('bad requests are told so, and strangers kept out', async (t) => {
  const { discord, page } = await start(t, 0)
  t.equal((await post(page, 'command', 'name=help', 'text/plain')).status, 400)
  t.equal((await post(page, 'command', '{')).status, 400)
  t.equal((await post(page, 'dance', '{}')).status, 400)
  const unknown = await post(page, 'command', '{"name":"help","fault":"nope"}')
  t.equal(unknown.status, 400)
  t.match(await unknown.json(), { error: /no fault is named/ })
  t.equal((await post(page, 'command', 'null')).status, 400)
  t.equal((await post(page, 'toString', '{}')).status, 400)
  t.equal(discord.exchanges.length, 0)
})

t.test('8080 is taken when free, else any; a port that is asked for must be free', async (t) => {
  const holder = createServer()
  holder.listen(8080, '127.0.0.1').on('error', () => {})
  await Promise.race([once(holder, 'listening'), once(holder, 'error')]).catch(() => {})
  t.teardown(() => holder.close())
  const { page } = await start(t)
  t.not(new URL(page.url).port, '8080')
  await t.rejects(start(t, Number(new URL(page.url).port)), { code: 'EADDRINUSE' })
})

t.test('what one page changes all are told, the opening one too', async (t) => {
  const { discord, page, servers } = await start(t, 0)
  const told = (name: string) => readEvents(page.url, (event) => event === name)
  t.same(await told('settings'), {
    failWith: '',
    delayMs: 0,
    skewMs: 0,
    share: { fault: '', percent: 0 },
  })
  servers.replicas = [{ name: 'replica-1', up: true }]
  const dashboards = [{ url: 'http://127.0.0.1:9464/' }]
  t.same(await told('replicas'), { replicas: servers.replicas, dashboards })
  const until = (name: string, text: string) =>
    readEvents(page.url, (event, data) => event === name && JSON.stringify(data).includes(text))
  const skewed = until('settings', '"skewMs":700')
  await actOn(page.url, 'skew', { ms: 700 })
  t.match(await skewed, { skewMs: 700 })
  const byFault = until('settings', '"skewMs":900')
  await actOn(page.url, 'command', { name: 'help', fault: 'clock-skew:900' })
  t.match(await byFault, { skewMs: 900 })
  const down = until('replicas', 'false')
  await actOn(page.url, 'replica', { name: 'replica-1', action: 'kill' })
  t.same(await down, { replicas: [{ name: 'replica-1', up: false }], dashboards })
  const opened = makeLatch()
  const cleared = readEvents(page.url, (event) => {
    if (event === 'replicas') opened.resolve()
    return event === 'cleared'
  })
  await opened.promise
  await actOn(page.url, 'clear')
  t.same(await cleared, {})
  t.equal(discord.exchanges.filter(({ outcome }) => outcome).length, 0)
})

t.test('what was open when the channel was cleared does not come back into it', async (t) => {
  const { discord, page } = await start(t, 0)
  const open = discord.command('signal')
  await open.replied
  const told: unknown[] = []
  const opened = makeLatch()
  const watch = readEvents(page.url, (event, { what, id }) => {
    if (event === 'replicas') opened.resolve()
    if (event === 'exchange') told.push(id)
    return what === '/help'
  })
  await opened.promise
  await actOn(page.url, 'clear')
  await edit(discord, open, { content: 'Late.', ...nobody })
  page.refresh(open.id)
  await actOn(page.url, 'command', { name: 'help' })
  await watch
  t.equal(told.filter((id) => id === open.id).length, 1, 'before it was cleared')
  const past: unknown[] = []
  await readEvents(page.url, (event, { id }) => {
    past.push(id)
    return event === 'settings'
  })
  t.notOk(past.includes(open.id), 'nor on a page that opens')
})

t.test('a storm is told of as a whole, and to a page that opens', async (t) => {
  const { page } = await start(t, 0)
  await actOn(page.url, 'storm', { perSecond: 50, seconds: 60 })
  const events: string[] = []
  const storm = await readEvents(page.url, (event, data) => {
    events.push(event)
    return event === 'storm' && Number(data.sent) > 1
  })
  t.match(storm, { running: true, perSecond: 50, seconds: 60 })
  t.notOk(events.includes('exchange'))
  await actOn(page.url, 'stop-storm')
})

t.test('a name that is not of this machine gets nothing', async (t) => {
  const { page } = await start(t, 0)
  const asking = request(`${page.url}`, { headers: { host: 'evil.example' } }).end()
  const [response] = (await once(asking, 'response')) as [IncomingMessage]
  t.equal(response.statusCode, 403)
  t.match(response.headers, { 'x-content-type-options': 'nosniff' })
  response.resume()
})

t.test('what fails behind the page is said, and is not its mistake', async (t) => {
  const { page, servers } = await start(t, 0)
  servers.replicas = [{ name: 'replica-1', up: false }]
  servers.startReplica = async () => {
    throw new Error('the server ended (1) before it listened')
  }
  const response = await post(page, 'replica', '{"name":"replica-1","action":"start"}')
  t.equal(response.status, 500)
  t.match(await response.json(), { error: /before it listened/ })
})

t.test('more than 64 KiB is too much', async (t) => {
  const { page } = await start(t, 0)
  const body = JSON.stringify({ name: 'x'.repeat(70_000) })
  const response = await post(page, 'command', body)
  t.equal(response.status, 413)
  t.match(await response.json(), { error: /64 KiB/ })
})
