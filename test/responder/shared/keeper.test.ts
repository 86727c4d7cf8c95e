/** What a replica keeps in the store, with a store that answers as a test says. */
import t from 'tap'
import { createKeeper } from '../../../src/responder/shared/keeper.js'
import type { Leases, Verdict, Wish } from '../../../src/state/redis/leases.js'
import type { SharedStore } from '../../../src/state/redis/store.js'
import { latch } from '../../harness/latch.js'
import { jobFor } from '../backlog-contract.js'

interface Setting {
  /** Of each question; undefined: no answer. */
  readonly verdicts?: () => Promise<readonly Verdict[] | undefined>
  /** Of what is begun. */
  readonly begins?: Verdict
  readonly accept?: Leases['accept']
}

function start({ verdicts, begins, accept = async () => undefined }: Setting = {}) {
  const asked: (readonly (readonly [string, Wish])[])[] = []
  const told: string[] = []
  const clock = { now: 1000, steady: 1 }
  const leases: Leases = {
    leaseMs: 5000,
    accept,
    async beat(what) {
      // What a test keeps has been begun.
      const begun = typeof what[0]?.[1] === 'number' && (begins ?? 'held')
      if (begun) return { verdicts: [begun], taken: [], gone: [] }
      asked.push(what)
      const given = verdicts ? await verdicts() : what.map(() => 'held' as const)
      if (given === undefined) throw new Error('no answer')
      return { verdicts: given, taken: [], gone: [] }
    },
  }
  const store = {
    attempt: (_: number, work: () => Promise<unknown>) => work().catch(() => undefined),
  } as unknown as SharedStore
  const keeper = createKeeper({
    ...{ store, leases, claims: { get: () => undefined } },
    now: () => clock.now,
    monotonic: () => clock.steady,
    hooks: { onLost: (id) => told.push(`lost ${id}`) },
  })
  const keep = async (id: string, expiresAt = 10_000) => {
    const kept = keeper.keep(jobFor(id, { expiresAt }), 1)
    await kept.begin()
    return kept
  }
  const ids = () => asked.at(-1)?.map(([id, wish]) => `${id} ${wish}`)
  return { keeper, keep, asked, ids, told, clock }
}

t.test('what another has taken meanwhile is not begun', async (t) => {
  for (const begins of ['taken', 'over'] as const) {
    const { keeper, told } = start({ begins })
    t.equal(await keeper.keep(jobFor('1'), 2).begin(), false)
    t.strictSame([keeper.get('1'), told], [undefined, []], 'it had never been its own')
  }
})

t.test('what could not be put back is still its own, as long as its lease lasts', async (t) => {
  const { keep, told } = start({
    verdicts: async () => ['missing'],
    accept: () => Promise.reject(new Error('no')),
  })
  const kept = await keep('1')
  t.equal(await kept.hold(), true)
  t.strictSame([told, kept.isLost()], [[], false])
})

t.test('what another has put in first is not put back', async (t) => {
  const { keep, told } = start({
    verdicts: async () => ['missing'],
    accept: async () => ({ kind: 'deferred', body: '{}' }),
  })
  t.equal(await (await keep('1')).hold(), false)
  t.strictSame(told, ['lost 1'])
})

t.test('what was allowed is so for a moment only', async (t) => {
  const { keep, clock } = start()
  const kept = await keep('1')
  await kept.hold()
  t.equal(kept.mayStart(), true)
  clock.steady += 2000
  t.equal(kept.mayStart(), false)
})

t.test('what has ended is told until it was heard, or its token has died', async (t) => {
  const { keeper, keep, ids, clock } = start({ verdicts: async () => undefined })
  for (const kept of [await keep('1'), await keep('2', 2000)]) kept.leave()
  await keep('3')
  t.equal(await keeper.beat(1), undefined)
  t.strictSame(ids(), ['1 over', '2 over', '3 ours'])
  clock.now = 2001
  await keeper.beat(1)
  t.strictSame(ids(), ['1 over', '3 ours'])
})

t.test('what ends while it is asked for is not lost, nor put back', async (t) => {
  const { open, opened } = latch()
  const { keeper, keep, told } = start({
    async verdicts() {
      await opened
      return ['taken']
    },
  })
  const kept = await keep('1')
  const beat = keeper.beat(0)
  kept.leave()
  open()
  await beat
  t.strictSame([told, kept.isLost(), kept.stopped.aborted], [[], false, false])
})

t.test('an answer that was read long after it was asked for is asked for again', async (t) => {
  const answers: [frozenMs: number, verdict: Verdict][] = [
    [6000, 'held'],
    [4999, 'held'],
    [6000, 'held'],
    [0, 'taken'],
  ]
  const { keep, clock, asked } = start({
    async verdicts() {
      const [frozenMs, verdict] = answers.shift() as [number, Verdict]
      clock.steady += frozenMs
      return [verdict]
    },
  })
  const kept = await keep('1')
  t.equal(await kept.hold(), true)
  t.equal(asked.length, 2)
  t.equal(await kept.hold(), false)
  t.equal(asked.length, 4)
})

t.test('a process that stood still asks again before it goes by its doubt', async (t) => {
  let frozen = 0
  const { keep, clock, asked, told } = start({
    async verdicts() {
      frozen += 1
      if (frozen === 1) clock.steady += 60_000
      return frozen === 1 ? undefined : ['over']
    },
  })
  const kept = await keep('1')
  t.equal(await kept.hold(), false)
  t.strictSame([asked.length, told], [2, ['lost 1']])
})

t.test('many are told of in parts, at once', async (t) => {
  const good = start()
  for (let n = 0; n < 450; n++) await good.keep(`${n}`)
  t.ok(await good.keeper.beat(7))
  t.strictSame(
    good.asked.map(({ length }) => length),
    [200, 50, 200],
    'the others first: what is taken comes with the last answer',
  )
  const silent = start({ verdicts: async () => undefined })
  for (let n = 0; n < 450; n++) await silent.keep(`${n}`)
  t.equal(await silent.keeper.beat(7), undefined)
  t.equal(silent.asked.length, 3, 'each may be heard')
})

t.test('a store that is away for long fills no memory with what has ended', async (t) => {
  const { keeper, keep, ids } = start({ verdicts: async () => undefined })
  for (let n = 0; n < 20_003; n++) (await keep(`${n}`)).leave()
  await keeper.beat(1)
  t.match(ids(), ['0 over'])
  t.equal(keeper.get('20002'), undefined)
  t.ok(keeper.get('19999'))
})
