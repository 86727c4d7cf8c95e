/** What can be set for all that follows. */
import t, { type Test } from 'tap'
import { Switches } from '../../../src/dev/playground/switches.js'
import { DEFERRED } from '../local-discord/stand-in.js'
import { makeStage } from './stage.js'

async function start(t: Test) {
  const { discord, backend } = await makeStage(t, ({ reply }) => reply(DEFERRED))
  return { discord, backend, switches: new Switches(discord, backend) }
}

t.test('the backend fails and lingers as it is told', async (t) => {
  const { backend, switches } = await start(t)
  t.same(switches.setBackend({ failWith: 'hang', delayMs: 20 }), { failWith: 'hang', delayMs: 20 })
  t.match(backend, { failWith: 'hang', delayMs: 20 })
  t.same(switches.setBackend({ failWith: '' }), { failWith: '', delayMs: 20 })
  t.same(switches.setBackend({}), { failWith: '', delayMs: 20 })
  t.throws(() => switches.setBackend({ failWith: '500', delayMs: -1 }), /delayMs must be/)
  t.equal(backend.failWith, undefined, 'all of it or nothing')
  t.throws(() => switches.setBackend({ failWith: 'nope' }), /failWith must be one of 500, 503/)
})

t.test("Discord's clock runs ahead or behind, by a day at most", async (t) => {
  const { discord, switches } = await start(t)
  t.same(switches.setSkew({ ms: -5000 }), { skewMs: -5000 })
  t.equal(discord.skewMs, -5000)
  t.throws(() => switches.setSkew({ ms: 1e9 }), /ms must be a number/)
})

t.test('a share of all gets a fault, or any but the clock', async (t) => {
  const { discord, switches } = await start(t)
  t.same(switches.setShare({ fault: '5xx:1', percent: 100 }), { fault: '5xx:1', percent: 100 })
  t.equal(discord.command('signal').fault?.name, '5xx:1')
  t.same(switches.setShare({ fault: 'any', percent: 100 }), { fault: 'any', percent: 100 })
  const drawn = Array.from({ length: 60 }, () => discord.command('signal').fault?.name)
  t.ok(new Set(drawn).size > 10)
  t.notOk(drawn.includes('clock-skew') || drawn.includes(undefined))
  t.throws(() => switches.setShare({ fault: 'nope', percent: 1 }), RangeError)
  t.match(switches.settings, { share: { fault: 'any', percent: 100 } })
  for (const none of [
    { fault: '', percent: 50 },
    { fault: 'reset', percent: 0 },
  ]) {
    t.same(switches.setShare(none), { fault: '', percent: 0 })
    t.equal(discord.command('signal').fault, undefined)
  }
})
