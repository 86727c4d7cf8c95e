/** The marks of a timeline. */
import t from 'tap'
import type { Exchange } from '../../../src/dev/local-discord/exchange.js'
import type { Step } from '../../../src/dev/local-discord/exchange-types.js'
import { marksOf } from '../../../src/dev/playground/marks.js'

const MADE_AT = 1_700_000_000_000

function fake(...timeline: Step[]): Exchange {
  const body = Buffer.from('{}')
  const made = { kind: 'command', name: 'signal', body, timeline, madeAt: MADE_AT }
  return made as unknown as Exchange
}

const names = (exchange: Exchange) => marksOf(exchange).map(({ name }) => name)

t.test('each step has its mark', async (t) => {
  const exchange = fake(
    { ms: 0, step: 'sent' },
    { ms: 1, step: 'reply', status: 200, type: 5 },
    { ms: 2, step: 'reply', status: 200, type: 5 },
    { ms: 3, step: 'edit', status: 404, code: 10015 },
    { ms: 4, step: 'edit', status: 0, note: 'hang' },
    { ms: 5, step: 'edit', status: 200 },
    { ms: 6, step: 'ended', note: 'answered' },
    { ms: 7, step: 'follow-up', status: 200 },
  )
  t.same(names(exchange), [
    'sent',
    'acknowledged',
    'duplicate',
    'retry',
    'retry',
    'edited',
    'ended',
    'edited',
  ])
  t.match(marksOf(exchange)[3], { ms: 3, text: 'edit: 404, code 10015' })
})

t.test('a lost reply is rescued by a callback, which may be what acknowledges', async (t) => {
  const lost: Step[] = [
    { ms: 0, step: 'sent' },
    { ms: 1, step: 'lost', note: 'LOST' },
  ]
  const taken = fake(...lost, { ms: 2, step: 'callback', status: 204, type: 5 })
  t.same(names(taken), ['sent', 'lost', 'rescue', 'acknowledged'])
  const had = fake(...lost, { ms: 2, step: 'callback', status: 400, code: 40060, type: 5 })
  t.same(names(had), ['sent', 'lost', 'rescue'])
  const both = fake(
    { ms: 0, step: 'reply', status: 200, type: 5 },
    { ms: 2, step: 'callback', status: 204, type: 5 },
  )
  t.same(names(both), ['acknowledged', 'rescue'])
})

t.test('what is refused for good is not tried again', async (t) => {
  t.same(names(fake({ ms: 1, step: 'reply', status: 410 })), ['refused'])
  t.same(names(fake({ ms: 1, step: 'edit', status: 401, code: 50027 })), ['refused'])
})

t.test("the server's story tells when it had verified and fetched", async (t) => {
  const exchange = fake({ ms: 0, step: 'sent' }, { ms: 90, step: 'ended', note: 'answered' })
  const time = new Date(MADE_AT + 60).toISOString()
  const story = { time, totalMs: 50, verifiedMs: 2, ackMs: 4, backendMs: 30, cache: 'miss' }
  t.match(marksOf(exchange, story), [
    { name: 'sent' },
    { name: 'verified', ms: 12 },
    { name: 'fetched', ms: 44, text: 'fetched in 30 ms, cache miss' },
    { name: 'ended' },
  ])
  t.equal(marksOf(exchange, { time }).length, 2, 'and no more than it tells')
  t.equal(marksOf(exchange, { time, backendMs: 3 }).length, 2)
})

t.test('what failed has its mark where it did', async (t) => {
  const exchange = fake({ ms: 0, step: 'sent' }, { ms: 90, step: 'ended', note: 'answered' })
  const time = new Date(MADE_AT + 60).toISOString()
  const trouble = { code: 'SIGNAL_TIMEOUT', message: 'too slow', at: MADE_AT + 54 }
  t.match(marksOf(exchange, { time, totalMs: 50, ack: 'deferred', ackMs: 4, trouble }), [
    { name: 'sent' },
    { name: 'failed', ms: 54, text: 'the fetch failed after 40 ms: too slow (SIGNAL_TIMEOUT)' },
    { name: 'ended' },
  ])
})
