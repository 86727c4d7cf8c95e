/** One exchange's states, on a clock of its own. */
import t from 'tap'
import { Exchange, type ExchangeInit } from '../../../src/dev/local-discord/exchange.js'
import { newMessage } from '../../../src/dev/local-discord/message-slot.js'
import { makeSnowflake } from '../../../src/discord/snowflake.js'

const START = 1_700_000_000_000

function make(over: Partial<ExchangeInit> = {}) {
  const clock = { now: START }
  const exchange = new Exchange({
    id: makeSnowflake(START),
    token: 'token',
    kind: 'command',
    name: 'signal',
    body: Buffer.from('{}'),
    fault: undefined,
    pressed: { message: undefined },
    clock: () => clock.now,
    ackWindowMs: 3000,
    tokenLifeMs: 900_000,
    onStep: () => {},
    ...over,
  })
  t.teardown(() => exchange.end('closed'))
  return { clock, exchange }
}

t.test('it is too late past 3 s of the id, and dead after 15 minutes', async (t) => {
  const { clock, exchange } = make()
  t.notOk(exchange.tooLate)
  clock.now = START + 3000
  t.notOk(exchange.tooLate)
  clock.now += 1
  t.ok(exchange.tooLate)
  t.notOk(exchange.dead)
  clock.now = START + 900_000
  t.ok(exchange.dead)
})

t.test('only the first ending counts', async (t) => {
  const { exchange } = make()
  exchange.end('expired')
  exchange.end('answered')
  t.equal(exchange.outcome, 'expired')
  t.match(await exchange.ended, { outcome: 'expired' })
  t.equal(exchange.timeline.length, 1)
})

t.test('an expired press says so in its own words', async (t) => {
  const { exchange } = make({ kind: 'component' })
  exchange.end('expired')
  t.match(exchange.message, { content: 'This interaction failed' })
})

t.test('a press shares the message it sits on, for types 6 and 7 only', async (t) => {
  const pressed = { message: newMessage('1', { content: 'old' }) }
  const six = make({ kind: 'component', pressed }).exchange
  six.acknowledge(6, {}, 'reply')
  t.equal(six.message, pressed.message)
  const seven = make({ kind: 'component', pressed }).exchange
  seven.acknowledge(7, { content: 'new' }, 'reply')
  t.match(pressed.message, { content: 'new', edited: true })
  const four = make({ kind: 'component', pressed }).exchange
  four.acknowledge(4, { content: 'own' }, 'reply')
  t.match(four.message, { content: 'own' })
  t.match(pressed.message, { content: 'new' })
})

t.test('it is processed when its time has come', async (t) => {
  const { clock, exchange } = make({ fault: { name: 'x', processAfterMs: 10 } })
  t.notOk(exchange.processed)
  exchange.acknowledge(5, {}, 'reply')
  t.notOk(exchange.processed)
  clock.now += 10
  t.ok(exchange.processed)
})
