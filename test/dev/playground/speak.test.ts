/** Speaking as one of the traders. */
import t, { type Test } from 'tap'
import { complete, sendCommand, sendPress } from '../../../src/dev/playground/speak.js'
import type { Stage } from '../../../src/dev/playground/stage.js'
import { said } from '../local-discord/stand-in.js'
import { makeStage } from './stage.js'

async function start(t: Test) {
  const stage = await makeStage(t, ({ interaction, reply }) => {
    reply(interaction.type === 4 ? { type: 8, data: { choices: [] } } : said('hi'))
  })
  return { ...stage, stage: stage as unknown as Stage }
}

t.test('a select carries its values, which are texts', async (t) => {
  const { discord, stage } = await start(t)
  const { id } = sendCommand(stage, { name: 'help' })
  await discord.exchange(id)?.ended
  const press = { exchangeId: id, customId: 'x' }
  const sent = sendPress(stage, { ...press, values: ['1h'] })
  t.match(JSON.parse(String(discord.exchange(sent.id)?.body)), { data: { values: ['1h'] } })
  const button = sendPress(stage, press)
  t.notMatch(String(discord.exchange(button.id)?.body), /values/)
  for (const values of ['1h', [1]]) {
    t.throws(() => sendPress(stage, { ...press, values }), { message: /list of texts/ })
  }
})

t.test('a message that shows nothing of ours cannot be pressed', async (t) => {
  const { discord, stage } = await start(t)
  const exchange = discord.command('help', {}, { fault: '10062-reply' })
  await exchange.ended
  const press = { exchangeId: exchange.id, customId: 'x' }
  t.throws(() => sendPress(stage, press), { message: /not here any more/ })
})

t.test('keystrokes are of the trader too', async (t) => {
  const { discord, stage } = await start(t)
  const typed = { name: 'signal', option: 'pair', text: 'e', locale: 'zh-CN' }
  t.same(await complete(stage, typed), { choices: [] })
  t.match(JSON.parse(String(discord.exchanges[0]?.body)), { type: 4, locale: 'zh-CN' })
})
