/** The table: each row of what may come back and what is done then, and the whole of it as a snapshot. */
import t from 'tap'
import type { Answer } from '../../src/discord/answer.js'
import { type Action, judge, RULES, type Situation } from '../../src/responder/outcome.js'

const edit: Situation = {
  purpose: 'edit',
  retries: { 'too-early': 0, limited: 0, transient: 0 },
  sinceAcknowledgementMs: 500,
  untilExpiryMs: 899_000,
  plain: false,
  refused: false,
  serverErrors: 0,
}
const callback: Situation = { ...edit, purpose: 'callback', untilExpiryMs: 2500 }

const response = (status: number, more: object = {}): Answer => ({
  kind: 'response',
  status,
  ...more,
})
const failure = (reason: 'connect' | 'reset' | 'timeout' | 'aborted' | 'other'): Answer => ({
  kind: 'failure',
  reason,
  error: new Error(reason),
})
const act = (answer: Answer, situation: Situation): Action => judge(answer, situation).action
const stop = (outcome: string) => ({ do: 'stop', outcome })
const tried = (rule: keyof Situation['retries'], count: number, of = edit): Situation => ({
  ...of,
  retries: { ...of.retries, [rule]: count },
})

t.test('delivered: any 2xx is the end, however late', async (t) => {
  for (const status of [200, 204, 299])
    for (const situation of [edit, callback, { ...edit, untilExpiryMs: -1 }])
      t.strictSame(act(response(status), situation), stop('delivered'))
})

t.test('too early: 10015 soon after the acknowledgement waits .25, .5, 1, 2, 4 s', async (t) => {
  const unknown = response(404, { code: 10015 })
  const delays = [0, 1, 2, 3, 4].map((count) => act(unknown, tried('too-early', count)))
  t.strictSame(
    delays,
    [250, 500, 1000, 2000, 4000].map((afterMs) => ({ do: 'retry', rule: 'too-early', afterMs })),
  )
  t.strictSame(act(unknown, tried('too-early', 5)), stop('expired'), 'to the end')
  const other = act(unknown, { ...edit, retries: { ...edit.retries, transient: 9, limited: 9 } })
  t.match(other, { afterMs: 250 }, 'other rules count for themselves')
})

t.test('too early ends half a minute after the acknowledgement', async (t) => {
  const unknown = response(404, { code: 10015 })
  t.match(act(unknown, { ...edit, sinceAcknowledgementMs: 30_000 }), { do: 'retry' })
  t.strictSame(act(unknown, { ...edit, sinceAcknowledgementMs: 30_001 }), stop('expired'))
})

t.test('expired: 10062, 50027, any 401 of Discord, and the end of the token', async (t) => {
  for (const situation of [edit, callback]) {
    t.strictSame(act(response(404, { code: 10062 }), situation), stop('expired'))
    t.strictSame(act(response(401, { code: 50027 }), situation), stop('expired'))
    t.strictSame(act(response(401), situation), stop('expired'))
  }
  for (const answer of [response(500), response(400), failure('reset'), response(404)])
    t.strictSame(act(answer, { ...edit, untilExpiryMs: 0 }), stop('expired'))
})

t.test('already acknowledged: 40060 to a callback carries on', async (t) => {
  t.strictSame(act(response(400, { code: 40060 }), callback), stop('already-acknowledged'))
})

t.test('40060 to an edit never passes for delivered', async (t) => {
  const action = act(response(400, { code: 40060 }), edit)
  t.strictSame(action, { do: 'retry', rule: 'transient', afterMs: 250 })
})

t.test('gone: a deleted message is the end, quietly', async (t) => {
  t.strictSame(act(response(404, { code: 10008 }), edit), stop('gone'))
})

t.test('limited: 429 waits what is asked, and ever longer when next to nothing is', async (t) => {
  const limited = (retryAfterMs?: number) => response(429, { retryAfterMs })
  t.strictSame(act(limited(1500), edit), { do: 'retry', rule: 'limited', afterMs: 1500 })
  t.match(act(limited(0), edit), { afterMs: 250 })
  t.match(act(limited(), tried('limited', 3)), { afterMs: 2000 })
  t.match(act(limited(60_000), tried('limited', 3)), { afterMs: 60_000 })
  t.match(act(limited(1), tried('limited', 1000)), { afterMs: 15_000 })
})

t.test('limited past the end of the token is expired, of a callback unknown', async (t) => {
  const limited = response(429, { retryAfterMs: 5000 })
  t.strictSame(act(limited, { ...edit, untilExpiryMs: 5000 }), stop('expired'))
  t.match(act(limited, { ...edit, untilExpiryMs: 5001 }), { do: 'retry', afterMs: 5000 })
  t.strictSame(act(limited, callback), stop('unknown'))
})

t.test('banned: whatever the status, the breaker opens for what is asked, or 60 s', async (t) => {
  for (const situation of [edit, callback, { ...edit, untilExpiryMs: 1 }]) {
    for (const status of [200, 403, 429, 503]) {
      const shutOut = response(status, { ban: true, foreign: true, retryAfterMs: 120_000 })
      t.strictSame(act(shutOut, situation), { do: 'open-breaker', forMs: 120_000 })
    }
    const silent = { do: 'open-breaker', forMs: 60_000 }
    t.strictSame(act(response(429, { ban: true }), situation), silent)
    t.strictSame(act(response(429, { ban: true, retryAfterMs: 0 }), situation), silent)
  }
})

t.test('refused: a 400 is tried once more in plain text, then it is the end', async (t) => {
  for (const code of [50035, 50006, 200000, 200001, 240000, undefined]) {
    t.strictSame(act(response(400, { code }), edit), { do: 'send-plain' })
    t.strictSame(act(response(400, { code }), { ...edit, plain: true }), stop('refused'))
  }
  t.strictSame(act(response(413), edit), { do: 'send-plain' })
  t.strictSame(act(response(400), callback), stop('refused'), 'a reply cannot become another')
})

t.test('refused: what another try would only make worse', async (t) => {
  for (const status of [403, 404, 405, 301, 418])
    t.strictSame(act(response(status), edit), stop('refused'), `${status}`)
})

t.test("a page that is not Discord's ends nothing, whatever its status", async (t) => {
  for (const situation of [edit, callback])
    for (const status of [200, 302, 401, 404, 405, 407, 511]) {
      const page = act(response(status, { foreign: true }), situation)
      t.match(page, { do: 'retry', rule: 'transient' }, `${status}`)
    }
  // Too large, or not to be read: the one on the way will say so again.
  for (const status of [400, 413]) {
    const page = response(status, { foreign: true })
    t.strictSame(act(page, edit), { do: 'send-plain' })
    t.strictSame(act(page, { ...edit, plain: true }), stop('refused'))
    t.strictSame(act(page, callback), stop('refused'))
  }
})

t.test('a fourth 5xx asks for the plain text, and from then on for the other', async (t) => {
  const after = (serverErrors: number, more: Partial<Situation> = {}) =>
    act(response(500), { ...edit, serverErrors, ...more })
  t.notOk('plain' in after(2))
  t.match(after(3), { do: 'retry', rule: 'transient', plain: true })
  t.match(after(4, { plain: true }), { plain: false })
  t.match(after(5), { plain: true })
  t.notOk('plain' in after(9, { plain: true, refused: true }))
  t.notOk('plain' in after(9, { purpose: 'callback' }))
  for (const answer of [failure('reset'), response(408), response(404, { foreign: true })])
    t.notOk('plain' in act(answer, { ...edit, serverErrors: 9 }), 'nothing but a 5xx counts')
})

t.test('transient: back-off doubles to a ceiling, until the token dies', async (t) => {
  const waits = (situation: Situation) =>
    [0, 1, 2, 3, 4, 5, 6, 7, 1e6].map((count) => {
      const action = act(response(503), tried('transient', count, situation))
      return action.do === 'retry' && action.rule === 'transient' ? action.afterMs : action
    })
  const ceiling = 15_000
  t.strictSame(waits(edit), [250, 500, 1000, 2000, 4000, 8000, ceiling, ceiling, ceiling])
  t.strictSame(waits(callback), [100, 200, 400, 400, 400, 400, 400, 400, 400])
  for (const reason of ['connect', 'reset', 'timeout', 'aborted', 'other'] as const)
    t.match(act(failure(reason), edit), { do: 'retry', rule: 'transient' }, reason)
  for (const status of [408, 425, 500, 502, 503, 504, 520, 599])
    t.match(act(response(status), edit), { do: 'retry', rule: 'transient' }, `${status}`)
  t.strictSame(act(response(500), { ...edit, untilExpiryMs: 250 }), stop('expired'))
  t.strictSame(act(response(500), { ...callback, untilExpiryMs: 100 }), stop('unknown'))
})

t.test('a dead token does not end a callback: its own deadline does', async (t) => {
  t.strictSame(act(response(503), { ...callback, untilExpiryMs: 0 }), stop('unknown'))
})

const answers: Readonly<Record<string, Answer>> = {
  '200': response(200),
  '204': response(204),
  '302': response(302),
  '400 50035': response(400, { code: 50035, errors: {} }),
  '400 40060': response(400, { code: 40060 }),
  '401 50027': response(401, { code: 50027 }),
  '401': response(401),
  '403': response(403),
  '404 10008': response(404, { code: 10008 }),
  '404 10015': response(404, { code: 10015 }),
  '404 10062': response(404, { code: 10062 }),
  '404 without a code': response(404),
  '408': response(408),
  '413': response(413),
  '429 for 1 s': response(429, { retryAfterMs: 1000 }),
  '429 for 20 min': response(429, { retryAfterMs: 1_200_000 }),
  '429 ban for 2 min': response(429, { ban: true, retryAfterMs: 120_000 }),
  '429 ban': response(429, { ban: true }),
  '403 ban': response(403, { ban: true, foreign: true }),
  '200 page': response(200, { foreign: true }),
  '404 page': response(404, { foreign: true }),
  '500': response(500),
  reset: failure('reset'),
  connect: failure('connect'),
  timeout: failure('timeout'),
}
const worn = { 'too-early': 5, limited: 5, transient: 5 }
const situations: Readonly<Record<string, Situation>> = {
  'an edit, at once': edit,
  'an edit, late': { ...edit, sinceAcknowledgementMs: 60_000 },
  'an edit, tried often': { ...edit, retries: worn },
  'an edit, already plain': { ...edit, plain: true, refused: true },
  'an edit, the fourth 5xx': { ...edit, serverErrors: 3 },
  'a plain edit in turn': { ...edit, plain: true, serverErrors: 4 },
  'an edit, 200 ms before the end': { ...edit, untilExpiryMs: 200 },
  'an edit, past the end': { ...edit, untilExpiryMs: 0 },
  'a callback, at once': callback,
  'a callback, tried often': { ...callback, retries: worn },
  'a callback, 50 ms before the end': { ...callback, untilExpiryMs: 50 },
}

function then(action: Action): string {
  if (!('plain' in action)) return ''
  return action.plain ? ' in plain text' : ' as it was'
}

function say({ rule, action }: ReturnType<typeof judge>): string {
  const does = {
    stop: () => `stop, ${'outcome' in action && action.outcome}`,
    retry: () => `again after ${'afterMs' in action && action.afterMs} ms${then(action)}`,
    'send-plain': () => 'once more in plain text',
    'open-breaker': () => `all wait ${'forMs' in action && action.forMs} ms`,
  }[action.do]()
  return `${does}  (${rule})`
}

t.test('the whole table is as it was when it was last read', async (t) => {
  const lines = Object.entries(situations).flatMap(([where, situation]) => [
    `${where}:`,
    ...Object.entries(answers).map(
      ([what, answer]) => `  ${what.padEnd(20)} ${say(judge(answer, situation))}`,
    ),
  ])
  t.matchSnapshot(lines.join('\n'))
})

t.test('each rule of the table is the one that judges somewhere', async (t) => {
  const used = new Set(
    Object.values(situations).flatMap((situation) =>
      Object.values(answers).map((answer) => judge(answer, situation).rule),
    ),
  )
  t.strictSame(new Set(RULES.map(({ name }) => name)), used)
})
