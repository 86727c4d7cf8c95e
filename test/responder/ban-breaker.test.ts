/** While Discord's edge bans us everyone waits; then one probes, and the rest follow or wait on. */
import t, { type Test } from 'tap'
import { createBanBreaker } from '../../src/responder/ban-breaker.js'

const NONE = Symbol('none')
const NEVER = Number.POSITIVE_INFINITY

/** A breaker on a clock that only the test moves; its timer is real and short, and the tests wait for what it does. */
function start(t: Test) {
  const clock = { time: 1000 }
  const told: string[] = []
  const breaker = createBanBreaker(() => clock.time, {
    onBan: (ms) => told.push(`begun for ${ms}`),
    onBanEnded: (ms) => told.push(`ended after ${ms}`),
  })
  t.teardown(() => breaker.close())
  /** The order in which those who asked were let go, as `name: passed`. */
  const gone: string[] = []
  const ask = (name: string, deadline = NEVER) =>
    breaker.pass(deadline).then((pass = NONE) => {
      gone.push(`${name}: ${pass !== NONE}`)
      return pass
    })
  return { breaker, clock, gone, ask, told }
}

t.test('closed, everyone passes, and confirming or lapsing changes nothing', async (t) => {
  const { breaker } = start(t)
  const [one, other] = await Promise.all([breaker.pass(1), breaker.pass(NEVER)])
  t.ok(one && other)
  breaker.confirm(one as symbol)
  breaker.lapse(other as symbol)
  t.equal(breaker.state(), 'closed')
})

t.test('what a call from before the ban brings decides nothing', async (t) => {
  const { breaker, gone, ask } = start(t)
  const early = await ask('early')
  breaker.open(5)
  const second = ask('second', 9000)
  const probe = await ask('probe', 8000)
  breaker.lapse(early)
  breaker.confirm(early)
  t.equal(breaker.state(), 'half-open')
  await Promise.resolve()
  t.strictSame(gone, ['early: true', 'probe: true'], 'no second probe, no herd')
  breaker.confirm(probe)
  await second
  t.equal(breaker.state(), 'closed')
})

t.test('open, one probes when the time is up, and the rest when it is answered', async (t) => {
  const { breaker, gone, ask } = start(t)
  breaker.open(5)
  t.equal(breaker.state(), 'open')
  const all = [ask('late', 3000), ask('soon', 2000), ask('never')]
  t.strictSame(gone, [])
  const probe = (await all[1]) as symbol
  t.strictSame(gone, ['soon: true'], 'the one that would lose most by waiting')
  t.equal(breaker.state(), 'half-open')
  const another = ask('another')
  await Promise.resolve()
  t.equal(gone.length, 1, 'while it probes, nobody else passes')
  breaker.confirm(probe)
  t.equal(breaker.state(), 'closed')
  await Promise.all([...all, another])
  t.strictSame(gone, ['soon: true', 'late: true', 'never: true', 'another: true'])
})

t.test('a probe that is banned again makes everyone wait again', async (t) => {
  const { breaker, gone, ask } = start(t)
  breaker.open(5)
  const second = ask('second', 9000)
  const probe = await ask('first', 8000)
  breaker.open(5)
  t.equal(breaker.state(), 'open')
  breaker.confirm(probe)
  breaker.lapse(probe)
  t.equal(breaker.state(), 'open', 'a late answer to an earlier call opens nothing')
  await second
  t.strictSame(gone, ['first: true', 'second: true'])
  t.equal(breaker.state(), 'half-open')
})

t.test('a probe without any answer hands over to the next', async (t) => {
  const { breaker, gone, ask } = start(t)
  breaker.open(5)
  const second = ask('second', 9000)
  const third = ask('third', 9500)
  breaker.lapse(await ask('first', 8000))
  const probe = await second
  t.equal(breaker.state(), 'half-open')
  t.strictSame(gone, ['first: true', 'second: true'])
  breaker.confirm(probe)
  await third
})

t.test('when nobody waits, the next to come is the probe', async (t) => {
  const { breaker, gone, ask } = start(t)
  breaker.open(5)
  breaker.lapse(await ask('first'))
  const probe = await ask('second')
  t.equal(breaker.state(), 'half-open')
  const third = ask('third')
  await Promise.resolve()
  t.strictSame(gone, ['first: true', 'second: true'])
  breaker.confirm(probe)
  await third
})

t.test('who would expire before the end of the ban is let go at once', async (t) => {
  const { breaker, gone, ask } = start(t)
  breaker.open(60_000)
  await ask('hopeless', 61_000)
  t.strictSame(gone, ['hopeless: false'])
  const waiting = ask('waiting', 61_001)
  breaker.open(61_000)
  await waiting
  t.strictSame(gone, ['hopeless: false', 'waiting: false'], 'nor after the ban was extended')
})

t.test('a ban is extended, never shortened', async (t) => {
  const { breaker, gone, ask } = start(t)
  breaker.open(60_000)
  breaker.open(5)
  await ask('between', 30_000)
  t.strictSame(gone, ['between: false'])
})

t.test('who expired while waiting for a probe is not let through', async (t) => {
  const { breaker, clock, gone, ask } = start(t)
  breaker.open(5)
  const late = ask('late', 3000)
  const rest = ask('rest', 9000)
  const probe = await ask('probe', 2000)
  clock.time = 3000
  breaker.confirm(probe)
  await Promise.all([late, rest])
  t.strictSame(gone, ['probe: true', 'late: false', 'rest: true'])
})

t.test('nor does one probe that expired while the timer was late', async (t) => {
  const { breaker, clock, gone, ask } = start(t)
  breaker.open(5)
  const late = ask('late', 2000)
  const good = ask('good', 9000)
  clock.time = 2500
  await Promise.all([late, good])
  t.strictSame(gone, ['late: false', 'good: true'])
})

t.test('a wait longer than a timer can keep does not end at once', async (t) => {
  const { breaker } = start(t)
  const warnings: string[] = []
  const onWarning = ({ name }: Error) => warnings.push(name)
  process.on('warning', onWarning)
  breaker.open(2 ** 32)
  // Node says so when it shortens a timer to one millisecond, before the next turn of the event loop.
  await new Promise((resolve) => setImmediate(resolve))
  process.off('warning', onWarning)
  t.strictSame(warnings, [])
})

t.test('closing lets everyone go with nothing, and keeps nobody after', async (t) => {
  const { breaker, gone, ask } = start(t)
  breaker.open(60_000)
  const waiting = ask('waiting')
  breaker.close()
  await waiting
  await ask('after')
  t.strictSame(gone, ['waiting: false', 'after: false'])
})

t.test('a ban is told when it begins and when it ends, however many calls find it', async (t) => {
  const { breaker, clock, told, ask } = start(t)
  t.equal(breaker.until(), 0)
  breaker.open(5)
  for (let call = 0; call < 40; call += 1) breaker.open(4)
  t.equal(breaker.until(), 1005)
  const probe = await ask('first')
  t.equal(breaker.until(), 0, 'a probe is under way')
  breaker.open(7)
  breaker.confirm(probe)
  t.strictSame(told, ['begun for 5'])
  t.equal(breaker.until(), 1007)
  clock.time = 1010
  breaker.confirm((await ask('second')) as symbol)
  t.strictSame(told, ['begun for 5', 'ended after 10'])
  t.equal(breaker.until(), 0)
  breaker.open(1)
  t.equal(told.length, 3, 'the next one is another')
})

t.test(
  'where nobody waits its end is told with its time, and the next to come finds out',
  async (t) => {
    const { breaker, clock, told, ask } = start(t)
    breaker.open(5)
    t.equal(breaker.isShut(), true)
    const first = await ask('first')
    clock.time = 1006
    t.equal(breaker.isShut(), true, 'a probe is under way')
    breaker.lapse(first as symbol)
    t.equal(breaker.isShut(), false)
    t.strictSame(told, ['begun for 5', 'ended after 6'])
    const probe = await ask('second')
    breaker.open(9)
    t.equal(told.length, 3, 'it was not over')
    breaker.confirm(probe as symbol)
    t.equal(breaker.isShut(), true)
  },
)
