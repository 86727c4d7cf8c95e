/** What comes back from the server, and what Discord makes of it. */
import t from 'tap'
import { DEFERRED, said, startPair } from './stand-in.js'

t.test('an error status, an invalid body or no JSON acknowledges nothing', async (t) => {
  const replies: [number, unknown][] = [
    [410, { error: 'too old' }],
    [500, {}],
    [200, { type: 6 }],
    [200, null],
  ]
  await Promise.all(
    replies.map(async ([status, body]) => {
      const discord = await startPair(t, ({ reply }) => reply(body, status), { ackWindowMs: 1000 })
      const exchange = discord.command('signal')
      t.equal((await exchange.replied)?.status, status)
      t.equal(exchange.acknowledgement, undefined)
      t.match(await exchange.ended, { outcome: 'expired' })
    }),
  )
})

t.test('a reply must be JSON by its content type and by its body', async (t) => {
  const discord = await startPair(t, ({ response }) => response.end(JSON.stringify(DEFERRED)))
  const exchange = discord.command('signal')
  await exchange.replied
  t.match(exchange.violations, ['a reply of content type ""'])
  t.equal(exchange.state, 'acknowledged', 'Discord reads it all the same')
  const broken = await startPair(t, ({ response }) => response.end('{'), { ackWindowMs: 1000 })
  const lost = broken.command('signal')
  t.equal((await lost.replied)?.json, undefined)
  t.match(await lost.ended, { outcome: 'expired' })
})

t.test('a silent server is hung up on after the window', async (t) => {
  const discord = await startPair(t, () => {}, { ackWindowMs: 60 })
  const exchange = discord.command('signal')
  t.equal(await exchange.replied, undefined)
  t.match(
    exchange.timeline.filter(({ step }) => step === 'lost'),
    [{ note: 'TIMEOUT' }],
  )
})

t.test('a reply that breaks off is lost', async (t) => {
  const discord = await startPair(t, ({ response }) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '99' })
    response.write('{"type":')
    response.flushHeaders()
    setImmediate(() => response.socket?.resetAndDestroy())
  })
  const exchange = discord.command('signal')
  t.equal(await exchange.replied, undefined)
  t.match(exchange.timeline[1], { step: 'lost', note: 'ECONNRESET' })
})

t.test('a late duplicate of an answered interaction changes nothing', async (t) => {
  const discord = await startPair(t, ({ reply }) => reply(said('once')))
  const exchange = discord.command('help', {}, { fault: 'duplicate-after' })
  t.match(await exchange.ended, { outcome: 'answered' })
  while (exchange.replies.length < 2) await new Promise(setImmediate)
  t.same(exchange.violations, [])
  t.match(exchange.message, { content: 'once', edited: false })
})
