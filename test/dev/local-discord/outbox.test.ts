/** What goes out: ids in order of time, unlike tokens, faults by name, plan or share. */
import t from 'tap'
import { timestampOf } from '../../../src/discord/snowflake.js'
import { DEFERRED, startPair } from './stand-in.js'

t.test('ids are of now and never the same, tokens are safe in a URL', async (t) => {
  const discord = await startPair(t, ({ reply }) => reply(DEFERRED), {
    now: () => 1_700_000_000_000,
  })
  const some = [1, 2, 3].map(() => discord.command('signal'))
  t.equal(new Set(some.map(({ id }) => id)).size, 3)
  t.equal(new Set(some.map(({ token }) => token)).size, 3)
  for (const { id, token } of some) {
    t.equal(timestampOf(id), 1_700_000_000_000)
    t.match(token, /^aW50ZXJhY3Rpb246[\w-]+$/)
  }
  const aged = discord.command('signal', {}, { ageMs: 2800 })
  t.equal(timestampOf(aged.id), 1_700_000_000_000 - 2800)
})

t.test('a fault is a name, a plan, or drawn', async (t) => {
  const discord = await startPair(t, ({ reply }) => reply(DEFERRED), {
    faults: { share: 1, names: ['reset'] },
  })
  t.equal(discord.command('signal').fault?.name, 'reset')
  t.equal(discord.command('signal', {}, { fault: 'hang' }).fault?.name, 'hang')
  const plan = { name: 'mine', processAfterMs: 5 }
  t.equal(discord.command('signal', {}, { fault: plan }).fault, plan)
})

t.test('the share of faults can change at any time', async (t) => {
  const discord = await startPair(t, ({ reply }) => reply(DEFERRED))
  t.equal(discord.command('signal').fault, undefined)
  discord.shareFaults({ share: 1, names: ['5xx:1'] })
  t.equal(discord.command('signal').fault?.name, '5xx:1')
  t.throws(() => discord.shareFaults({ share: 1, names: ['nope'] }), /no fault is named/)
  discord.shareFaults({ share: 0, names: [] })
  t.equal(discord.command('signal').fault, undefined)
})
