/** Behind a proxy: whose address stands in the lines of what is rejected, and that nobody can write it himself. */
import t, { type Test } from 'tap'
import { startRunning } from './harness/running-app.js'
import { signed } from './harness/signed.js'

/** The lines of one unsigned request, one whose body is no interaction, and one that is no HTTP request at all. */
async function linesOf(t: Test, trusted: string, forwardedFor: string) {
  const { address, logs } = await startRunning(t, { env: { TRUST_PROXY: trusted } })
  const url = `${address}/interactions`
  const forwarded = { 'x-forwarded-for': forwardedFor }
  await fetch(url, { method: 'POST', headers: forwarded })
  const { payload, headers } = signed('{}', { headers: forwarded })
  await fetch(url, { method: 'POST', headers, body: payload })
  await fetch(`${address}/%zz`, { headers: forwarded })
  return logs.filter(({ msg }) => msg === 'request rejected')
}

const REASONS = ['signature-shape', 'shape', 'malformed']

t.test('an address is believed from a hop that is trusted, and from no other', async (t) => {
  for (const [trusted, address] of [
    ['', '127.0.0.1'],
    ['false', '127.0.0.1'],
    ['10.0.0.0/8', '127.0.0.1'],
    ['loopback', '10.0.0.2'],
    ['1', '10.0.0.2'],
    ['loopback,10.0.0.0/8', '203.0.113.9'],
  ] as const) {
    const lines = await linesOf(t, trusted, '203.0.113.9, 10.0.0.2')
    t.strictSame(
      lines.map((line) => [line.reason, line.address]),
      // What no route gets to see has no forwarded address that could be believed.
      REASONS.map((reason) => [reason, reason === 'malformed' ? '127.0.0.1' : address]),
      `TRUST_PROXY=${trusted}`,
    )
  }
})

t.test(
  'what is no address is not logged, whoever is trusted: the connection tells its own',
  async (t) => {
    for (const rubbish of ['"}, {"level":"fatal"', 'token=7', '999.1.1.1']) {
      const lines = await linesOf(t, 'true', rubbish)
      t.strictSame(
        lines.map((line) => [line.reason, line.address]),
        REASONS.map((reason) => [reason, '127.0.0.1']),
        rubbish,
      )
      t.notMatch(JSON.stringify(lines), JSON.stringify(rubbish).slice(1, -1))
    }
  },
)
