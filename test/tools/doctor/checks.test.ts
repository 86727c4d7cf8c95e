/** What can't be provoked in a moment: slow answers, wrong clocks, and every broken connection's name. */
import t from 'tap'
import { checkClock, checkLatency, checkTls } from '../../../src/tools/doctor/checks.js'
import { findFailure } from '../../../src/tools/doctor/failures.js'
import type { Answered } from '../../../src/tools/doctor/probe.js'

const NOW = Date.parse('2026-01-05T14:30:00Z')
const answer = (more: Partial<Answered> = {}): Answered => ({
  status: 401,
  headers: { date: 'Mon, 05 Jan 2026 14:30:00 GMT' },
  body: '',
  ms: 12,
  sentAt: NOW + 100,
  receivedAt: NOW + 112,
  ...more,
})

t.test('the slowest answer is held against the limit of 3 s', async (t) => {
  t.match(checkLatency([answer(), answer({ ms: 900 })]), { state: 'ok', found: /of 2: 900 ms/ })
  t.match(checkLatency([answer({ ms: 1500 }), answer()]), { state: 'warn', found: /1\.5 s/ })
  const slow = checkLatency([answer({ ms: 3000 })])
  t.match(slow, { state: 'fail', found: /3\.0 s.*limit is 3\.0 s/, cure: /acknowledge before/ })
  t.match(checkLatency([{ error: 'TIMEOUT', message: '' }]), { state: 'skip' })
})

t.test('a clock is judged by what the round trip proves and no more', async (t) => {
  const dated = (date: string, more: Partial<Answered> = {}) =>
    answer({ headers: { date }, ...more })
  t.match(checkClock([answer()]), { state: 'ok' })
  const ahead = checkClock([dated('Mon, 05 Jan 2026 14:30:05 GMT')])
  t.match(ahead, { state: 'warn', found: "the server's clock is 4.9 s ahead of this machine's" })
  const behind = checkClock([dated('Mon, 05 Jan 2026 14:29:50 GMT')])
  t.match(behind, { state: 'warn', found: /9\.1 s behind/, cure: /timedatectl/ })
  const far = checkClock([dated('Mon, 05 Jan 2026 14:36:00 GMT')])
  t.match(far, { state: 'fail', found: /genuine signatures look stale/ })
  const least = checkClock([dated('Mon, 05 Jan 2026 14:30:05 GMT'), answer()])
  t.match(least, { state: 'ok' }, 'the answer that proves least is believed')
  t.match(checkClock([answer({ headers: {} })]), { state: 'skip' })
  t.match(checkClock([dated('yesterday'), { error: 'X', message: '' }]), { state: 'skip' })
  const cached = answer({ headers: { date: 'Mon, 05 Jan 2026 13:00:00 GMT', age: '5400' } })
  t.match(checkClock([cached]), { state: 'skip' }, 'a cached answer tells no time')
})

t.test('http is for this machine only', async (t) => {
  t.match(checkTls('http://bot.example.com/x', answer(), NOW), { state: 'fail', cure: /nginx/ })
  for (const host of ['localhost', '127.0.0.1:3000', '[::1]'])
    t.match(checkTls(`http://${host}/x`, answer(), NOW), { state: 'skip' })
})

t.test('every broken connection has its cure', async (t) => {
  const cures: [error: string, cure: RegExp][] = [
    ['ETIMEDOUT', /firewall/],
    ['ENOTFOUND', /DNS record/],
    ['EAI_AGAIN', /DNS record/],
    ['ECONNREFUSED', /start the server/],
    ['ECONNRESET', /error log/],
    ['CERT_HAS_EXPIRED', /renew/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', /public authority/],
    ['SELF_SIGNED_CERT_IN_CHAIN', /public authority/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /full chain/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /host name/],
    ['EPROTO', /TLS listener/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', /TLS listener/],
    ['undefined', /what the message says/],
  ]
  for (const [error, cure] of cures)
    t.match(findFailure({ error, message: 'm' }), { cure, found: RegExp(`${error}: m`) })
})
