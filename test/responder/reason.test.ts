/** What is called the reason of a failure: Discord's known code, else its status, else what there was instead. */
import t from 'tap'
import { reasonOfAnswer, reasonOfStop } from '../../src/responder/reason.js'

t.test('an answer is named by its code where that is known, else by its status', async (t) => {
  const answer = { kind: 'response', status: 404 } as const
  t.equal(reasonOfAnswer({ ...answer, code: 10062 }), 'DISCORD_10062')
  t.equal(reasonOfAnswer({ ...answer, code: 0 }), 'DISCORD_HTTP_404')
  t.equal(reasonOfAnswer({ ...answer, code: 987_654 }), 'DISCORD_HTTP_404')
  const error = new Error('reset')
  t.equal(reasonOfAnswer({ kind: 'failure', reason: 'reset', error }), 'DISCORD_UNREACHABLE')
})

t.test('without an answer it is the ban, the shutdown or the time', async (t) => {
  const last = { kind: 'response', status: 503 } as const
  t.equal(reasonOfStop({ stop: 'banned', last }), 'DISCORD_BANNED')
  t.equal(reasonOfStop({ stop: 'expired', last }), 'DISCORD_HTTP_503')
  t.equal(reasonOfStop({ stop: 'abandoned' }), 'SHUTDOWN')
  t.equal(reasonOfStop({ stop: 'expired' }), 'TOO_LATE')
})
