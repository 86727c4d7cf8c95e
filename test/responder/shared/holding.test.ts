/** A hold on one job: what is said of it by the store, by BullMQ, and by nobody. */
import t from 'tap'
import type { Stored } from '../../../src/responder/shared/follow-up-queue.js'
import { createHolding } from '../../../src/responder/shared/holding.js'
import type { Hold, Taken } from '../../../src/responder/shared/takeover-queue.js'
import { jobFor } from '../backlog-contract.js'

/** A hold in a store that does as it is told. */
function setUp(taken?: Taken) {
  const told: string[] = []
  const world = { up: true, answers: true, verdict: 'held' as Hold, ups: 1, meanwhile: () => {} }
  const holding = createHolding({
    job: jobFor('1'),
    ...(taken && { taken }),
    store: {
      isUp: () => world.up,
      async attempt(_withinMs, work) {
        return world.up && world.answers ? work(undefined as never) : undefined
      },
    },
    queue: () => ({
      async add({ interactionId }) {
        told.push(`add ${interactionId}`)
        return {} as Stored
      },
      async push() {
        told.push('push')
        world.meanwhile()
        return world.verdict
      },
      async release() {
        told.push('release')
      },
    }),
    ups: () => world.ups,
    onLost: (interactionId) => told.push(`lost ${interactionId}`),
  })
  return { holding, told, world }
}

const lockedBy = (answer: () => Hold): Taken => ({
  job: jobFor('1'),
  hold: async () => answer(),
})

t.test('what another replica has is lost once, however many ask at a time', async (t) => {
  const { holding, told, world } = setUp()
  t.equal(await holding.store(1), true)
  world.verdict = 'taken'
  t.strictSame(await Promise.all([holding.hold(), holding.hold()]), [false, false])
  t.equal(holding.isLost(), true)
  t.equal(holding.stopped.aborted, true)
  await holding.beat()
  t.strictSame(told, ['add 1', 'push', 'push', 'lost 1'])
})

t.test('what has ended meanwhile is not lost', async (t) => {
  const { holding, told, world } = setUp()
  await holding.store(1)
  world.verdict = 'missing'
  const held = holding.hold()
  holding.end()
  t.equal(await held, true)
  await holding.ended
  await holding.beat()
  t.strictSame(told, ['add 1', 'push'])
})

t.test('a lock is the hold on a job of another replica', async (t) => {
  let asked = 0
  let verdict: Hold = 'held'
  const { holding, told, world } = setUp(
    lockedBy(() => {
      asked += 1
      return verdict
    }),
  )
  t.equal(holding.isDoubtful(), true)
  t.equal(await holding.hold(), true)
  await holding.beat()
  t.strictSame(told, [], 'the delay is nothing to it')
  t.equal(asked, 1, 'its worker renews it')
  world.ups = 2
  await holding.beat()
  await holding.beat()
  t.equal(asked, 3, 'which has gone with the store')
  verdict = 'taken'
  t.equal(await holding.hold(), false)
  t.strictSame(told, ['lost 1'])
})

t.test('a lock that has come while the store was asked counts instead', async (t) => {
  const { holding, world } = setUp()
  await holding.store(1)
  world.verdict = 'taken'
  world.meanwhile = () => holding.lockWith(lockedBy(() => 'held'))
  t.equal(await holding.hold(), true)
  t.equal(holding.isLost(), false)
})

t.test('without a word from the store an edit goes out', async (t) => {
  const { holding, told, world } = setUp()
  world.answers = false
  t.equal(await holding.store(1), false)
  t.equal(holding.mayBeStored(), false)
  t.equal(await holding.hold(), true, 'not made durable')
  world.answers = true
  t.equal(await holding.hold(), true)
  world.answers = false
  t.equal(await holding.hold(), true, 'not confirmed')
  t.strictSame(told, ['add 1', 'push'])
})

t.test('what is missing from a store that was away is made durable again', async (t) => {
  const { holding, told, world } = setUp()
  await holding.store(1)
  world.verdict = 'missing'
  world.ups = 2
  t.equal(await holding.hold(), true)
  t.strictSame(told, ['add 1', 'push', 'add 1'])
  t.equal(await holding.hold(), false, 'but over where it had been seen since')
})

t.test('what has ended while the store looked for it is not put back', async (t) => {
  const { holding, told, world } = setUp()
  await holding.store(1)
  Object.assign(world, { verdict: 'missing', ups: 2, meanwhile: () => holding.end() })
  await holding.beat()
  t.strictSame(told, ['add 1', 'push'])
  t.equal(holding.isLost(), false)
})

t.test('what was taken over and is missing from a store that was away is its own', async (t) => {
  const { holding, told, world } = setUp(lockedBy(() => 'missing'))
  world.ups = 2
  t.equal(await holding.hold(), true)
  t.equal(await holding.hold(), true)
  t.strictSame(told, ['add 1', 'push'])
  t.equal(holding.isDoubtful(), false, 'no lock of BullMQ is on it')
})

t.test('only what is durable and its own is handed over', async (t) => {
  const { holding, told, world } = setUp()
  holding.handOver()
  t.equal(holding.isHandedOver(), false, 'known to nobody else')
  await holding.store(1)
  world.up = false
  holding.handOver()
  t.equal(holding.isHandedOver(), false, 'there is nobody to hear it')
  world.up = true
  holding.handOver()
  holding.handOver()
  t.equal(holding.isHandedOver(), true)
  t.equal(holding.stopped.aborted, true)
  t.strictSame(told, ['add 1', 'release'], 'once')

  const locked = setUp(lockedBy(() => 'held'))
  locked.holding.handOver()
  t.equal(locked.holding.isHandedOver(), true)
  t.strictSame(locked.told, [], 'the lock is given back with the job')
})

t.test('it stops with the backlog, before or while it listens, and not after', async (t) => {
  const late = setUp().holding
  late.alsoStopOn(AbortSignal.abort())
  t.equal(late.stopped.aborted, true)

  const abort = new AbortController()
  const [listening, gone] = [setUp().holding, setUp().holding]
  listening.alsoStopOn(abort.signal)
  const leave = gone.alsoStopOn(abort.signal)
  leave()
  t.equal(listening.stopped.aborted, false)
  abort.abort()
  t.equal(listening.stopped.aborted, true)
  t.equal(gone.stopped.aborted, false)
})
