/** What the way to Discord connects: every answer to the clock, the clock's step to its keeper, the settings to the calls. */
import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { createDiscord } from '../../src/discord/discord.js'

const START = 1_700_000_000_000

/** A Discord whose time, like the machine's, passes only while the keeper sleeps. */
async function start(t: Test, { offsetMs = 0, silent = false } = {}) {
  const time = { steady: 1, setBy: 0 }
  const calls: { readonly path: string; readonly headers: IncomingHttpHeaders }[] = []
  const events = new EventEmitter()
  const server = createServer((request, response) => {
    calls.push({ path: `${request.method} ${request.url}`, headers: request.headers })
    events.emit('call')
    if (silent) return
    const date = new Date(START + time.steady + offsetMs).toUTCString()
    request.resume().on('end', () => {
      const body = JSON.stringify({ message: 'Unknown Webhook', code: 10015 })
      response.writeHead(404, { date }).end(body)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const skews: number[] = []
  const contradictions: number[] = []
  const rests: AbortSignal[] = []
  const discord = createDiscord({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v10`,
    applicationId: '775799577604522054',
    homepage: 'https://signalbox.test',
    version: '1.2.3',
    machineNow: () => START + time.steady + time.setBy,
    monotonic: () => time.steady,
    async idle(ms, signal) {
      if (ms < 60_000) time.steady += ms
      else {
        rests.push(signal)
        events.emit('rests')
        if (!signal.aborted) await once(signal, 'abort')
      }
    },
    onSkew: (offsetMs) => skews.push(offsetMs),
    onContradiction: (byMs) => contradictions.push(byMs),
    ...(silent && { timeoutMs: 40 }),
  })
  t.teardown(async () => {
    discord.clockKeeper.close()
    await discord.api.close()
    server.closeAllConnections()
    server.close()
  })
  return { discord, time, calls, events, skews, contradictions, rests }
}

t.test('whatever Discord answers, to any call, tells its time', async (t) => {
  const { discord, time, skews, contradictions } = await start(t, { offsetMs: 5000 })
  const { api, clock } = discord
  t.equal(clock.now(), START + 1)
  await api.editOriginal('tok', { content: 'x' })
  t.strictSame(clock.interval(), { from: 4999, to: 5999 })
  for (const call of [() => api.callback('7', 'tok', '{}'), api.gateway]) {
    const before = clock.lastObserved()
    time.steady += 2000
    await call()
    t.equal(clock.lastObserved(), (before ?? 0) + 2000)
  }
  t.equal(clock.now(), START + time.steady + 4999)
  t.strictSame(skews, [4999], 'and that the machine is wrong')
  t.strictSame(contradictions, [])
})

t.test('an answer that contradicts the others wakes the keeper as well', async (t) => {
  const { discord, time, events, rests, contradictions } = await start(t)
  const { clock, clockKeeper } = discord
  const rested = once(events, 'rests')
  await clockKeeper.start().calibrated
  await rested
  const { steady } = time
  clock.observe({
    date: START + steady - 600_000,
    sentAt: steady,
    receivedAt: steady,
    fresh: false,
  })
  t.equal(rests.at(-1)?.aborted, true)
  t.equal(contradictions.length, 1)
  t.notOk(clock.isSettled())
  await once(events, 'rests')
  t.ok(clock.isSettled(), 'asked, Discord has told which was right')
  t.ok(time.steady - steady <= 5000)
})

t.test('a clock that is set wakes the keeper, which asks at once', async (t) => {
  const { discord, time, calls, events, rests } = await start(t)
  const { clock, clockKeeper } = discord
  const rested = once(events, 'rests')
  await clockKeeper.start().calibrated
  await rested
  const asked = calls.length
  time.setBy = 400
  clock.now()
  t.equal(rests.at(-1)?.aborted, false, 'clocks are read a little apart')
  time.setBy = 5000
  const call = once(events, 'call')
  clock.now()
  t.equal(rests.at(-1)?.aborted, true)
  await call
  t.equal(calls.length, asked + 1)
  t.equal(calls.at(-1)?.path, 'GET /api/v10/gateway')
})

// By itself the limit would be ten seconds.
const soon = { timeout: 5000 }
t.test('each call has its limit of time, its application, and says who asks', soon, async (t) => {
  const { discord, calls } = await start(t, { silent: true })
  const answer = await discord.api.editOriginal('tok', { content: 'x' })
  t.match(answer, { kind: 'failure', reason: 'timeout' })
  t.equal(calls.length, 1)
  t.match(calls, [
    {
      path: 'PATCH /api/v10/webhooks/775799577604522054/tok/messages/@original',
      headers: { 'user-agent': 'DiscordBot (https://signalbox.test, 1.2.3)' },
    },
  ])
})
