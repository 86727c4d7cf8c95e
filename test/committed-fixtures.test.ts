/** The committed fixtures against the whole of Signalbox, as they were signed: its clock is pinned to them. */
import t, { type Test } from 'tap'
import { FIXTURE_TIME_S } from '../src/dev/fixtures/write.js'
import { runReplay } from '../src/tools/replay/command.js'
import { readFixtures } from '../src/tools/replay/fixture.js'
import { findFault } from '../src/tools/replay/run.js'
import { startRunning } from './harness/running-app.js'

const FIXTURES = readFixtures()

const startPinned = (t: Test) =>
  startRunning(t, {
    machineNow: () => FIXTURE_TIME_S * 1000 + 500,
    // Where nobody answers: without an estimate of Discord's clock, the machine's is trusted.
    env: { DISCORD_API_BASE_URL: 'http://127.0.0.1:9/api/v10' },
  })

t.test('each is answered as it expects', async (t) => {
  const { app } = await startPinned(t)
  for (const fixture of FIXTURES) {
    const { signature, timestamp } = fixture
    const reply = await app.public.inject({
      method: 'POST',
      url: '/interactions',
      headers: {
        ...(signature !== null && { 'x-signature-ed25519': signature }),
        ...(timestamp !== null && { 'x-signature-timestamp': timestamp }),
      },
      payload: fixture.body,
    })
    const contentType = String(reply.headers['content-type'])
    const answer = { status: reply.statusCode, contentType, text: reply.body }
    t.equal(findFault(fixture, answer), undefined, fixture.name)
  }
})

t.test('replayed verbatim over a real socket, all are as expected', async (t) => {
  const { address } = await startPinned(t)
  const lines: string[] = []
  const args = ['--url', `${address}/interactions`, '--verbatim']
  const code = await runReplay(args, (line) => lines.push(line), Date.now)
  t.equal(code, 0, lines.join(''))
  t.equal(lines.at(-1), `all ${FIXTURES.length} as expected\n`)
})

t.test('by a later clock none of them is believed', async (t) => {
  const { address } = await startRunning(t)
  const lines: string[] = []
  const args = ['--url', `${address}/interactions`, '--verbatim']
  t.equal(await runReplay(args, (line) => lines.push(line), Date.now), 1)
  t.notMatch(lines.join(''), /^(?!401)\d{3}/m)
})
