/** Answers in Discord's words. */
import t from 'tap'
import {
  answerFault,
  codeIn,
  invalidBody,
  limitHeaders,
  noContent,
  ok,
  refuse,
} from '../../../src/dev/local-discord/answers.js'

t.test('errors have message and code, and errors only with a tree', async (t) => {
  t.same(refuse(404, 10015, 'Unknown Webhook').body, { message: 'Unknown Webhook', code: 10015 })
  const problem = { path: ['content'], code: 'X', message: 'no' }
  t.same(invalidBody([problem]).body, {
    message: 'Invalid Form Body',
    code: 50035,
    errors: { content: { _errors: [{ code: 'X', message: 'no' }] } },
  })
})

t.test('the code is read where there is one', async (t) => {
  t.equal(codeIn(refuse(404, 10015, 'x')), 10015)
  t.equal(codeIn(ok({})), undefined)
  t.equal(codeIn(noContent), undefined)
  t.equal(codeIn({ status: 500, body: '<html>' }), undefined)
})

t.test('what remains of a limit is never below nothing', async (t) => {
  t.match(limitHeaders(1, 1000), { 'X-RateLimit-Remaining': '4', 'X-RateLimit-Reset': '3.000' })
  t.match(limitHeaders(9, 1000), { 'X-RateLimit-Remaining': '0' })
})

t.test('server errors come in turn, HTML first', async (t) => {
  const fault = { kind: 'broken', statuses: [502, 500] } as const
  t.match(answerFault(fault, 0, 1), { status: 502, body: /<html>/ })
  t.match(answerFault(fault, 1, 1), { status: 500, body: { code: 0 } })
  t.match(answerFault(fault, 2, 1), { status: 502, body: /<html>/ })
  t.match(answerFault({ kind: 'hang' }, 0, 1), { instead: 'hang' })
})
