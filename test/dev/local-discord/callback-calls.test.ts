/** The acknowledgement by a call of its own. */
import t from 'tap'
import { call, callback, DEFERRED, said, startPair } from './stand-in.js'

t.test('a callback acknowledges, and says how when asked', async (t) => {
  const discord = await startPair(t, () => {})
  const silent = discord.command('signal')
  t.match(await callback(discord, silent, DEFERRED), { status: 204 })
  const telling = discord.command('signal')
  t.match(await callback(discord, telling, said('now'), '?with_response=true'), {
    status: 200,
    json: {
      interaction: { id: telling.id, type: 2, response_message_loading: false },
      resource: { type: 4, message: { content: 'now' } },
    },
  })
  const typing = discord.autocomplete('signal', 'pair', 'e')
  const choices = { type: 8, data: { choices: [] } }
  const answer = await callback(discord, typing, choices, '?with_response=true')
  t.match(answer.json, { interaction: { response_message_id: null } })
  t.notOk(answer.json && 'resource' in answer.json)
})

t.test('a press is answered by its own types', async (t) => {
  const discord = await startPair(t, ({ interaction, reply }) => {
    if (interaction.type === 2) reply(said('x'))
  })
  const command = discord.command('help')
  await command.ended
  const press = discord.press(command, 'a')
  const answer = await callback(discord, press, said('y', 7), '?with_response=true')
  t.match(answer.json, { interaction: { type: 3 }, resource: { type: 7 } })
})

t.test('an invalid body, a stranger and a wrong token are refused', async (t) => {
  const discord = await startPair(t, () => {})
  const exchange = discord.command('signal')
  t.match(await callback(discord, exchange, { type: 6 }), { status: 400, json: { code: 50035 } })
  t.match(await callback(discord, exchange, []), { status: 400, json: { code: 50035 } })
  t.match(exchange.violations, [/cannot answer/, /cannot answer/])
  t.match(await callback(discord, { id: '1', token: 'x' }, DEFERRED), { json: { code: 10062 } })
  const wrong = { id: exchange.id, token: 'x' }
  t.match(await callback(discord, wrong, DEFERRED), { status: 404, json: { code: 10062 } })
})

t.test('after a reply that was processed unseen, what had arrived is adopted once', async (t) => {
  const discord = await startPair(t, () => {})
  const exchange = discord.command('signal', {}, { fault: '40060' })
  await exchange.replied
  t.match(await callback(discord, exchange, DEFERRED), { json: { code: 40060 } })
  t.match(exchange.acknowledgement, { type: 5, via: 'reply' })
  const typing = discord.autocomplete('signal', 'pair', 'e', { fault: '40060' })
  t.match(await typing.ended, { outcome: 'choices' })
  const choices = { type: 8, data: { choices: [] } }
  t.match(await callback(discord, typing, choices), { json: { code: 40060 } })
  t.match(typing.acknowledgement, { via: 'presumed' }, 'it had ended')
})

t.test('a nameless client is a violation here too', async (t) => {
  const discord = await startPair(t, () => {})
  const exchange = discord.command('signal')
  const path = `/interactions/${exchange.id}/${exchange.token}/callback`
  await call(discord, 'POST', path, DEFERRED, { 'user-agent': 'curl' })
  t.match(exchange.violations, [/User-Agent/])
})
