/** Exchanges as the page gets them. */
import t from 'tap'
import { editMessage } from '../../../src/dev/local-discord/message-slot.js'
import { TRADERS } from '../../../src/dev/local-discord/users.js'
import { viewExchange } from '../../../src/dev/playground/exchange-view.js'
import { said, startPair } from '../local-discord/stand-in.js'

t.test('attachments are links, and a press has no message that is not its own', async (t) => {
  const discord = await startPair(t, ({ interaction, reply }) => {
    reply(interaction.type === 2 ? said('hi') : said('changed', 7))
  })
  const exchange = discord.command('help', {}, { fault: 'reset' })
  await exchange.ended
  const file = (name: string) => ({ name, contentType: 'image/png', data: Buffer.from('x') })
  const attachments = [{ id: 1, description: 'B' }]
  const message =
    exchange.slot.message &&
    editMessage(
      exchange.slot.message,
      { attachments },
      new Map([
        ['0', file('a')],
        ['1', file('b')],
      ]),
    )
  exchange.slot.message = message
  t.match(viewExchange(exchange), {
    id: exchange.id,
    what: '/help',
    outcome: 'answered',
    fault: 'reset',
    spared: true,
    user: { name: 'Mira' },
    locale: 'en-US',
    sentAt: Math.round(exchange.madeAt),
    edited: true,
    marks: [{ name: 'sent' }, { name: 'acknowledged' }, { name: 'ended' }],
    message: {
      content: 'hi',
      attachments: [
        { filename: 'a', description: '', url: `/attachments/${exchange.id}/${exchange.id}0` },
        { filename: 'b', description: 'B' },
      ],
    },
  })
  t.doesNotThrow(() => JSON.stringify(viewExchange(exchange, { time: 'x' })))
  const press = discord.press(exchange, 'x', { dm: true, userId: TRADERS[1].id })
  await press.ended
  t.match(viewExchange(press), {
    what: 'pressed "x"',
    message: undefined,
    fault: undefined,
    spared: false,
    edited: false,
    user: { name: 'Tom' },
  })
})
