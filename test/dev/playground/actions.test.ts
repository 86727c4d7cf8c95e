/** What the page may ask for. */
import t from 'tap'
import { DemoBackend } from '../../../src/dev/demo-backend.js'
import { ACTIONS } from '../../../src/dev/playground/actions.js'
import { said, startPair, type Teardown } from '../local-discord/stand-in.js'

async function start(t: Teardown) {
  const discord = await startPair(t, ({ interaction, reply }) => {
    if (interaction.type === 4) reply({ type: 8, data: { choices: [{ name: 'a', value: 'a' }] } })
    else reply(said('hi'))
  })
  const backend = await DemoBackend.start()
  t.teardown(() => backend.close())
  const act = async (name: string, asked: Record<string, unknown>) =>
    ACTIONS[name]?.({ discord, backend }, asked) as Promise<Record<string, unknown>>
  return { discord, backend, act }
}

t.test('a command is sent with its options, fault and locale', async (t) => {
  const { discord, act } = await start(t)
  const options = { pair: 'EUR/USD', private: true }
  const { id } = await act('command', {
    name: 'signal',
    options,
    fault: 'reset',
    locale: 'de',
    dm: true,
  })
  const exchange = discord.exchange(String(id))
  t.match(exchange, { kind: 'command', name: 'signal', fault: { name: 'reset' } })
  const body = JSON.parse(String(exchange?.body))
  t.match(body, {
    locale: 'de',
    context: 1,
    data: { options: [{ value: 'EUR/USD' }, { value: true }] },
  })
  await act('command', { name: 'help', fault: '' })
})

t.test('a press is sent for a message that is there', async (t) => {
  const { discord, act } = await start(t)
  const exchange = discord.command('help')
  await exchange.ended
  const { id } = await act('press', { exchangeId: exchange.id, customId: 'x', values: ['1h'] })
  t.match(discord.exchange(String(id)), { kind: 'component', name: 'x' })
  await t.rejects(act('press', { exchangeId: '1', customId: 'x' }), {
    message: /not here any more/,
  })
})

t.test('autocomplete answers with its choices, or none', async (t) => {
  const { discord, act } = await start(t)
  const asked = { name: 'signal', option: 'pair', text: 'e' }
  t.same(await act('autocomplete', asked), { choices: [{ name: 'a', value: 'a' }] })
  discord.on('exchange', (exchange) => exchange.end('expired'))
  t.same(await act('autocomplete', asked), { choices: [] })
})

t.test('the backend is switched, and what it does is told', async (t) => {
  const { backend, act } = await start(t)
  t.same(await act('backend', { failWith: '503', delayMs: 20 }), { failWith: 503, delayMs: 20 })
  t.equal(backend.failWith, 503)
  t.match(await act('choices', {}), { failWith: '503', delayMs: 20 })
  t.same(await act('backend', { failWith: '', delayMs: -1 }), { failWith: '', delayMs: 20 })
  t.match(await act('choices', {}), { failWith: '', faults: Array, timeframes: Array })
})

t.test('what has the wrong shape is refused', async (t) => {
  const { act } = await start(t)
  await t.rejects(act('command', { name: 7 }), { message: 'name must be a text' })
  await t.rejects(act('command', { name: 'x', fault: 7 }), { message: 'fault must be a text' })
  await t.rejects(act('command', { name: 'x', options: { a: {} } }), {
    message: /^options must be/,
  })
})
