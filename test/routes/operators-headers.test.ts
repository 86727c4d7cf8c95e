/** What a browser is told with each answer: nothing may be loaded, but by a page what is its own. */
import t, { type Test } from 'tap'
import { allowOwnFiles, guardAnswers } from '../../src/routes/operators-headers.js'
import { createServer } from '../../src/routes/server.js'

const GUARDED = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
}

function start(t: Test) {
  const server = createServer({ trustProxy: false })
  t.teardown(() => server.close())
  guardAnswers(server)
  server.get('/figures', async () => ({ up: 1 }))
  server.get('/defect', () => {
    throw new Error('defect')
  })
  server.register(async (page) => {
    allowOwnFiles(page)
    page.get('/page', async () => '<p>')
  })
  return async (url: string) => (await server.inject(url)).headers
}

t.test('any answer is guarded: a figure, a defect, a path that nobody serves', async (t) => {
  const headersOf = start(t)
  for (const url of ['/figures', '/defect', '/nowhere']) {
    const headers = await headersOf(url)
    t.match(headers, GUARDED, url)
    t.equal(headers['content-security-policy'], "default-src 'none'; frame-ancestors 'none'")
    t.notOk('cross-origin-opener-policy' in headers)
  }
})

t.test(
  'a page may load its own scripts, styles, pictures and figures, and is not kept',
  async (t) => {
    const headers = await start(t)('/page')
    t.match(headers, GUARDED)
    t.match(headers, {
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    })
    const policy = String(headers['content-security-policy']).split('; ')
    t.strictSame(policy, [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "connect-src 'self'",
      "img-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ])
  },
)
