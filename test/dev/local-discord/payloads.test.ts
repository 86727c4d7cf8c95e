/** Payloads: what Discord sends, in the order it sends it. */
import t from 'tap'
import {
  makeCommand,
  makePing,
  makePress,
  makeUnknown,
} from '../../../src/dev/local-discord/payloads.js'
import { parseInteraction } from '../../../src/discord/interaction.js'

const envelope = {
  id: '1187268430118260737',
  applicationId: '1187265543218790421',
  token: 'aW50ZXJhY3Rpb24',
  locale: 'de',
  userId: '1187244816163577896',
  dm: false,
}
const parse = (payload: object) =>
  parseInteraction(Buffer.from(JSON.stringify(payload)), envelope.applicationId)

t.test('members stand in alphabetical order, as in life', async (t) => {
  const message = { id: '1' }
  for (const payload of [
    makePing(envelope),
    makeCommand(envelope, 'signal', { pair: 'EUR/USD' }),
    makeCommand({ ...envelope, dm: true }, 'help', {}),
    makePress(envelope, 'x', message),
  ]) {
    const keys = Object.keys(payload)
    t.same(keys, [...keys].sort())
  }
})

t.test('the server reads them as what they are', async (t) => {
  const options = { pair: 'EUR/USD', private: true, count: 3, ratio: 0.5 }
  const types = makeCommand(envelope, 'signal', options) as unknown as {
    data: { options: { type: number }[] }
  }
  t.same(
    types.data.options.map(({ type }) => type),
    [3, 5, 4, 10],
  )
  t.match(parse(makePing(envelope)), { kind: 'ping' })
  t.match(parse(makeCommand(envelope, 'signal', options)), {
    kind: 'command',
    name: 'signal',
    options,
    locale: 'de',
  })
  t.match(parse(makeCommand({ ...envelope, dm: true }, 'help', {})), { name: 'help' })
  t.match(parse(makeCommand(envelope, 'signal', { pair: 'eu' }, 'pair')), {
    kind: 'autocomplete',
    focused: { name: 'pair', value: 'eu' },
  })
  t.match(parse(makePress(envelope, 'x', { id: '1' })), {
    kind: 'component',
    customId: 'x',
    values: [],
  })
  t.match(parse(makePress(envelope, 'x', { id: '1' }, ['4h'])), { values: ['4h'] })
  t.match(parse(makeUnknown(envelope, 42)), { kind: 'unknown' })
})
