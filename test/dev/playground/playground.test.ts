/** The playground over real HTTP. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import t from 'tap'
import { Playground } from '../../../src/dev/playground/playground.js'
import { DEFERRED, edit, nobody, said, type Teardown } from '../local-discord/stand-in.js'
import { makeStage } from './stage.js'

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

/** Reads server-sent events until `enough` says so. */
async function readEvents(url: string, enough: (text: string) => boolean): Promise<string> {
  const leave = new AbortController()
  const response = await fetch(`${url}events`, { signal: leave.signal })
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (enough(text)) break
  }
  leave.abort()
  return text
}

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
  const live = readEvents(page.url, (text) => text.includes('"content":"Pressed."'))
  await discord.autocomplete('signal', 'pair', 'e').ended
  const press = help && discord.press(help, 'again')
  await press?.replied
  if (press) await edit(discord, press, { content: 'Pressed.', ...nobody })
  page.refresh(id)
  page.refresh('unknown')
  const text = await live
  t.match(text, /"what":"\/help"/)
  t.notMatch(text, /typing/)
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
