/** Each kind of interaction, as it is made for an envelope. */
import t from 'tap'
import * as outgoing from '../../../src/dev/local-discord/outgoing.js'

const envelope = {
  id: '1',
  applicationId: '2',
  token: 't',
  locale: 'en-US',
  userId: '3',
  dm: false,
}

t.test('each is of its kind and carries what was said', async (t) => {
  t.match(outgoing.ping.make(envelope), { type: 1 })
  const command = outgoing.command('signal', { pair: 'EUR/USD' })
  t.match(command, { kind: 'command', name: 'signal' })
  t.match(command.make(envelope), { type: 2, data: { options: [{ value: 'EUR/USD' }] } })
  t.match(outgoing.typing('signal', 'pair', 'e').make(envelope), {
    type: 4,
    data: { options: [{ name: 'pair', value: 'e', focused: true }] },
  })
  const slot = { message: undefined }
  const press = outgoing.press(slot, { id: '9' }, 'again', ['1h'])
  t.equal(press.pressed, slot)
  t.match(press.make(envelope), { type: 3, message: { id: '9' }, data: { values: ['1h'] } })
  t.match(outgoing.unknown(99), { kind: 'unknown', name: 'type 99' })
  t.match(outgoing.unknown(99).make(envelope), { type: 99 })
})
