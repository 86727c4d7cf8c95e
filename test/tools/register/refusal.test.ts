/** Discord's own words and seconds are shown, and advice that fits beside them. */
import t from 'tap'
import { describePage, explainRefusal, type Refusal } from '../../../src/tools/register/refusal.js'

const explain = (status: number, body: unknown, more: Partial<Refusal> = {}) =>
  explainRefusal({
    status,
    headers: new Headers(),
    text: typeof body === 'string' ? body : JSON.stringify(body),
    inGuild: false,
    ...more,
  })
const after = (seconds: string) => ({ headers: new Headers({ 'retry-after': seconds }) })
const inGuild = { inGuild: true }

t.test('each status has its words, its code and its advice', async (t) => {
  const missing = { message: 'Missing Access', code: 50001 }
  const unknown = { message: 'Unknown Application', code: 10002 }
  for (const [told, expected] of [
    [
      explain(401, { message: '401: Unauthorized', code: 0 }),
      '401: 401: Unauthorized\nit does not',
    ],
    [explain(403, missing), 'Missing Access (code 50001)\nis DISCORD_BOT_TOKEN that of'],
    [explain(403, missing, inGuild), 'Missing Access (code 50001)\nis the bot in the guild'],
    [explain(404, unknown), '(code 10002)\nit does not know this application: check DISCORD_APP'],
    [explain(404, unknown, inGuild), 'or guild: check DISCORD_APPLICATION_ID and --guild'],
    [explain(404, '<title>Nothing</title>'), '“Nothing”\ncheck DISCORD_API_BASE_URL'],
    [explain(302, ''), 'nothing at all\nit sends us elsewhere'],
    [explain(500, { message: 'Internal' }), 'Internal\nthat is Discord’s'.replace('’', "'")],
    [explain(400, { message: 'no', code: 50240 }), 'Discord answered 400: no (code 50240)'],
    [explain(400, { message: 'no', errors: { 0: 'why' } }), '"errors":{"0":"why"}'],
    [explain(400, [1]), 'Discord answered 400: [1]'],
    [explain(400, 'null'), 'Discord answered 400: null'],
    [explain(400, '7'), 'a page on the way: 7'],
  ] as const)
    t.ok(told.includes(expected), `${told} / ${expected}`)
})

t.test('the larger of the seconds that are told is waited for', async (t) => {
  const limited = { message: 'You are being rate limited.', retry_after: 7.3, global: false }
  t.match(explain(429, limited), /limited\.\ntoo many requests: try again in 7\.3 s$/)
  t.match(explain(429, limited, after('8')), /try again in 8 s$/)
  t.match(explain(429, limited, after('')), /try again in 7\.3 s$/)
  t.match(explain(429, limited, after('Sat, 28 Nov 2026 00:00:00 GMT')), /try again in 7\.3 s$/)
  const dated = {
    'retry-after': 'Sat, 28 Nov 2026 00:01:00 GMT',
    date: 'Sat, 28 Nov 2026 00:00:00 GMT',
  }
  t.match(explain(429, limited, { headers: new Headers(dated) }), /try again in 60 s$/)
  t.match(explain(429, {}), /try again later$/)
  t.match(explain(503, '', after('3600')), /try again in 3600 s \(1\.0 h\)$/)
  const quota = { message: 'Max number of daily application command creates', code: 30034 }
  t.match(explain(400, quota), /creates \(code 30034\)\nso many commands .* try again later$/)
  t.match(explain(429, { ...quota, retry_after: 82721 }), /82721 s \(23\.0 h\)$/)
})

t.test('a page is told by its title and its code, and clipped', async (t) => {
  const page = '<html><title>Access denied |\n Cloudflare</title><style>x</style>Error 1020</html>'
  t.equal(describePage(page), '“Access denied | Cloudflare”, Error 1020')
  t.equal(describePage('error code: 1015'), 'error code: 1015')
  t.equal(describePage('a\u001b[31mb'), 'a [31mb')
  t.equal(describePage(''), 'nothing at all')
  t.equal(describePage('x'.repeat(300)), `${'x'.repeat(200)} …`)
  t.match(explain(403, page, inGuild), /Cloudflare”, Error 1020\nthis machine’s address/)
})
