/** Edits, reads and further messages over the API. */
import t from 'tap'
import { call, DEFERRED, edit, nobody, original, said, startPair } from './stand-in.js'

const GOOD = { content: 'ok', ...nobody }

t.test('a wrong application or token finds nothing', async (t) => {
  const discord = await startPair(t, ({ reply }) => reply(DEFERRED))
  const exchange = discord.command('signal')
  await exchange.replied
  const other = `/webhooks/1/${exchange.token}/messages/@original`
  t.match(await call(discord, 'PATCH', other, GOOD), { status: 404, json: { code: 10015 } })
  t.match(await edit(discord, { token: 'gone' }, GOOD), { status: 401, json: { code: 50027 } })
})

t.test('a body that is no message is refused, with a tree where there is one', async (t) => {
  const discord = await startPair(t, ({ reply }) => reply(DEFERRED))
  const exchange = discord.command('signal')
  await exchange.replied
  const path = original(discord, exchange)
  t.match(await call(discord, 'PATCH', path, '{'), { status: 400, json: { code: 50109 } })
  const embeds = [{ title: 'x'.repeat(257) }]
  t.match(await edit(discord, exchange, { embeds, ...nobody }), {
    status: 400,
    json: { code: 50035, errors: { embeds: { 0: { title: { _errors: Array } } } } },
  })
  t.match(exchange.violations, [/invalid body: embeds\.0\.title/])
  t.equal(exchange.outcome, undefined)
  t.same(exchange.counts, { callbacks: 0, attempts: 2, edits: 0, duplicates: 0 })
})

t.test('a chart is uploaded with the edit, and stays until an edit drops it', async (t) => {
  const discord = await startPair(t, ({ reply }) => reply(DEFERRED))
  const exchange = discord.command('signal')
  await exchange.replied
  const form = new FormData()
  const embeds = [{ title: 'x', image: { url: 'attachment://chart.png' } }]
  const attachments = [{ id: 0, filename: 'chart.png', description: 'A chart' }]
  form.set('payload_json', JSON.stringify({ embeds, attachments, ...nobody }))
  form.set('files[0]', new File(['png'], 'chart.png', { type: 'image/png' }))
  t.equal((await call(discord, 'PATCH', original(discord, exchange), form)).status, 200)
  t.match(exchange.message?.attachments, [{ filename: 'chart.png', description: 'A chart' }])
  t.equal((await edit(discord, exchange, { embeds, ...nobody })).status, 200, 'it is still there')
  t.equal((await edit(discord, exchange, { attachments: [], ...GOOD })).status, 200)
  t.same(exchange.message?.attachments, [])
  t.same(discord.violations, [])
})

t.test(
  'further messages stand beside the answer, or take the place of "thinking..."',
  async (t) => {
    const discord = await startPair(t, ({ interaction, reply }) => {
      const { name } = interaction.data as { name: string }
      reply(name === 'help' ? said('Help.') : DEFERRED)
    })
    const post = (token: string, body: object | string) =>
      call(discord, 'POST', `/webhooks/${discord.applicationId}/${token}`, body)

    const help = discord.command('help')
    await help.ended
    t.match(await post(help.token, { content: 'more', ...nobody }), { json: { content: 'more' } })
    t.match(help.followUps, [{ content: 'more', edited: false }])
    t.match(help.message, { content: 'Help.' })
    t.match(await post(help.token, { ...nobody }), { status: 400, json: { code: 50035 } })
    t.match(await post(help.token, '{'), { status: 400, json: { code: 50109 } })

    const signal = discord.command('signal')
    await signal.replied
    t.equal((await post(signal.token, GOOD)).status, 200)
    t.match(await signal.ended, { outcome: 'answered', message: { content: 'ok' } })
    t.same(signal.followUps, [])
    t.equal(discord.calls('follow-up'), 4)
  },
)

t.test('what has no message cannot be read, edited or followed', async (t) => {
  const discord = await startPair(t, ({ reply }) => reply({ type: 8, data: { choices: null } }))
  const typing = discord.autocomplete('signal', 'pair', 'e')
  await typing.ended
  t.same(typing.choices, [])
  t.match(await call(discord, 'GET', original(discord, typing)), { json: { code: 10015 } })
  t.match(await edit(discord, typing, GOOD), { json: { code: 10015 } })
  const path = `/webhooks/${discord.applicationId}/${typing.token}`
  t.match(await call(discord, 'POST', path, GOOD), { json: { code: 10015 } })
})

t.test('credentials and a nameless client are violations', async (t) => {
  const discord = await startPair(t, ({ reply }) => reply(DEFERRED))
  const exchange = discord.command('signal')
  await exchange.replied
  const headers = { authorization: 'Bot secret', 'user-agent': 'curl' }
  await call(discord, 'PATCH', original(discord, exchange), GOOD, headers)
  t.match(exchange.violations, [/Authorization/, /User-Agent/])
})

t.test('a deleted message cannot be read any more', async (t) => {
  const discord = await startPair(t, ({ reply }) => reply(DEFERRED))
  const exchange = discord.command('signal', {}, { fault: '10008' })
  await exchange.replied
  await edit(discord, exchange, GOOD)
  t.match(await call(discord, 'GET', original(discord, exchange)), { json: { code: 10008 } })
})
