/** Timelines: two sides' facts in one order. */
import t from 'tap'
import {
  describeExchange,
  inWords,
  printTimeline,
  timelineOf,
} from '../../../src/dev/demo/timeline.js'
import type { Exchange } from '../../../src/dev/local-discord/exchange.js'
import type { Step } from '../../../src/dev/local-discord/exchange-types.js'

const MADE_AT = 1_700_000_000_000

function fake(kind: string, options: object[] | undefined, timeline: Step[] = []): Exchange {
  const body = Buffer.from(JSON.stringify(options ? { data: { options } } : {}))
  return { kind, name: 'signal', body, timeline, madeAt: MADE_AT } as unknown as Exchange
}

const options = [
  { name: 'pair', value: 'EUR/USD' },
  { name: 'private', value: true },
]

t.test('an exchange is called what the trader did', async (t) => {
  t.equal(describeExchange(fake('command', options)), '/signal EUR/USD private:true')
  t.equal(describeExchange(fake('autocomplete', options.slice(0, 1))), 'typing /signal EUR/USD')
  t.equal(describeExchange(fake('component', undefined)), 'press of signal')
  t.equal(describeExchange(fake('ping', undefined)), 'signal')
})

t.test("Discord's steps are told in words", async (t) => {
  const steps: Step[] = [
    { ms: 0, step: 'sent' },
    { ms: 1, step: 'lost', note: 'LOST' },
    { ms: 2, step: 'reply', status: 200, type: 5 },
    { ms: 3, step: 'reply', status: 410 },
    { ms: 4, step: 'callback', status: 400, code: 40060, type: 5 },
    { ms: 5, step: 'edit', status: 200 },
    { ms: 6, step: 'edit', status: 0, note: 'hang' },
    { ms: 7, step: 'ended', note: 'expired' },
  ]
  t.same(
    timelineOf(fake('command', options, steps)).map(({ text }) => text),
    [
      'sent /signal EUR/USD private:true',
      'lost the reply: LOST',
      'acknowledged by the reply: 200, type 5, deferred, the trader sees "thinking..."',
      'refused: 410',
      'acknowledgement by callback, type 5: 400, code 40060',
      'edit: 200',
      'edit: hang',
      'ended: the trader reads "The application did not respond"',
    ],
  )
})

t.test('a press is told as what its trader did', async (t) => {
  const body = Buffer.from(
    JSON.stringify({ data: { custom_id: 's1|x' }, message: { components: [], embeds: [] } }),
  )
  const press = { ...fake('component', undefined, [{ ms: 0, step: 'sent' }]), body } as Exchange
  t.match(timelineOf(press), [{ text: 'pressed "s1|x"' }])
  t.equal(inWords(press), 'pressed "s1|x"')
})

const story = {
  time: new Date(MADE_AT + 110).toISOString(),
  ageMs: 3,
  verifiedMs: 1,
  ackMs: 2,
  ack: 'deferred',
  backendMs: 80,
  cache: 'miss',
  outcome: 'delivered',
  attempts: 1,
  totalMs: 100,
}

t.test("the server's story is merged in by its own clock", async (t) => {
  const steps: Step[] = [
    { ms: 1, step: 'sent' },
    { ms: 14, step: 'reply', status: 200, type: 5 },
    { ms: 111, step: 'edit', status: 200 },
  ]
  const lines = timelineOf(fake('command', options, steps), story)
  t.same(
    lines.map(({ ms, who, text }) => `${ms} ${who} ${text.slice(0, 12)}`),
    [
      '1 Discord sent /signal',
      '10 Signalbox received, 3 ',
      '11 Signalbox verified its',
      '12 Signalbox acknowledged',
      '14 Discord acknowledged',
      '92 Signalbox fetched in 8',
      '111 Discord edit: 200',
      '111 Signalbox ended: deliv',
    ],
  )
})

t.test(
  'however late its story is told, it had acknowledged before Discord read that',
  async (t) => {
    const steps: Step[] = [
      { ms: 1, step: 'sent' },
      { ms: 6, step: 'reply', status: 200, type: 5 },
    ]
    const order = timelineOf(fake('command', options, steps), story).map(({ ms, text }) => [
      ms,
      text,
    ])
    t.strictSame(order.slice(0, 5), [
      [1, 'sent /signal EUR/USD private:true'],
      [4, "received, 3 ms old by Discord's clock"],
      [5, 'verified its signature'],
      [6, 'acknowledged by the reply: 200, type 5, deferred, the trader sees "thinking..."'],
      [6, 'acknowledged: deferred'],
    ])
  },
)

t.test('a story without backend, or with little in it, has fewer lines', async (t) => {
  const { backendMs, ...immediate } = { ...story, attempts: 0 }
  t.equal(backendMs, 80)
  const lines = timelineOf(fake('command', options, [{ ms: 1, step: 'sent' }]), immediate)
  t.equal(lines.length, 5)
  t.match(lines.at(-1), { text: "ended: delivered, 0 calls of Discord's API" })
  const { time, outcome } = story
  t.equal(timelineOf(fake('command', options), { time, outcome }).length, 4)
})

const trouble = {
  code: 'SIGNAL_UNREACHABLE',
  message: 'signal backend answered 500',
  at: MADE_AT + 95,
}
const told = { ...story, outcome: 'told', reason: 'SIGNAL_UNREACHABLE', trouble }

t.test('what failed is told with its reason and how long it took', async (t) => {
  const steps: Step[] = [{ ms: 1, step: 'sent' }]
  const { backendMs, cache, ...failed } = told
  t.ok(backendMs && cache)
  const lines = timelineOf(fake('command', options, steps), failed)
  t.same(lines.slice(-2), [
    {
      ms: 95,
      who: 'Signalbox',
      text: 'the fetch failed after 83 ms: signal backend answered 500 (SIGNAL_UNREACHABLE)',
    },
    { ms: 110, who: 'Signalbox', text: "ended: told, SIGNAL_UNREACHABLE, 1 call of Discord's API" },
  ])
})

t.test('a defect is told as one, and what failed at once took no time', async (t) => {
  const at = (own: object) =>
    timelineOf(fake('command', options), {
      ...{ time: told.time, outcome: 'told', totalMs: 100 },
      trouble: { ...trouble, ...own },
    }).map(({ ms, text }) => `${ms} ${text}`)
  t.ok(at({}).includes('95 the fetch failed: signal backend answered 500 (SIGNAL_UNREACHABLE)'))
  t.ok(
    at({ at: MADE_AT, code: 'INTERNAL', message: 'x is not a function' }).includes(
      '10 the command failed: x is not a function (INTERNAL)',
    ),
  )
})

t.test('lines print in columns', async (t) => {
  const printed = printTimeline([{ ms: 1.26, who: 'Discord', text: 'sent' }])
  t.equal(printed, '      1.3 ms  Discord    sent')
})
