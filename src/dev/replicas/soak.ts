/** Minutes of load while every five seconds something befalls one of three replicas. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Exchange } from '../local-discord/exchange.js'
import { seededRandom } from '../stage/random.js'
import { type Harm, harmOf } from './harm.js'
import { Harms } from './harms.js'
import {
  answered,
  endedWithin,
  loadUntil,
  NOTHING_CACHED,
  SECOND_THOUGHTS_MS,
  takenOver,
  warmUp,
} from './load.js'
import { Replicas } from './replicas.js'
import { ms, quantile, type Scenario, tally } from './report.js'

const EVERY_MS = 5000
const WORK_MS = 200
const EXAMPLES = 5
/** A proxy that waits this long before it asks the next one leaves that one 2 s of Discord's three. */
const PATIENCE_MS = 1000

/** By a moment of `performance.now()`. */
const sentAt = ({ madeAt }: Exchange) => madeAt - performance.timeOrigin

/** Everyone who had it in hand. */
function owners(all: Replicas, { id }: Exchange): Set<number> {
  const asked = all.front.attempts?.get(id) ?? []
  const logged = all.logs.filter(({ line }) => line.interactionId === id)
  return new Set([
    ...asked.map(({ backend }) => all.addresses.get(backend) ?? -1),
    ...logged.map(({ replica }) => replica),
  ])
}

/** What explains a second edit: who had sent the first one could not be told, or could not tell. */
function reasonOf(all: Replicas, done: readonly Harm[], exchange: Exchange): string {
  const edits = exchange.timeline.filter(({ step, status }) => step === 'edit' && status === 200)
  const from = sentAt(exchange)
  const until = from + (edits.at(-1)?.ms ?? 0)
  const kinds = ['cut off', 'silent', 'frozen', 'killed'] as const
  return harmOf(done, owners(all, exchange), [from, until], kinds) ?? 'no reason'
}

/** For whoever has to find out: when it was edited, who had it, and what was done to replicas meanwhile. */
function describe(all: Replicas, done: readonly Harm[], exchange: Exchange): string {
  const from = sentAt(exchange)
  const edits = exchange.timeline.filter(({ step, status }) => step === 'edit' && status === 200)
  const at = edits.map(({ ms }) => Math.round(ms))
  const harms = done
    .filter(({ from: began, to }) => began <= from + (at.at(-1) ?? 3000) && to >= from)
    .map((harm) => `${harm.kind} ${harm.replica} at ${Math.round(harm.from - from)}`)
  const asked = (all.front.attempts?.get(exchange.id) ?? []).map(
    ({ backend, startedAt, endedAt, answered }) =>
      `${all.addresses.get(backend)} ${answered ? 'answered' : 'did not'} ` +
      `at ${Math.round(startedAt - from)} to ${Math.round(endedAt - from)}`,
  )
  const had = [...owners(all, exchange)].join(' ')
  return `${exchange.id}: asked ${asked.join(', ')}; had by ${had}; edits at ${at.join(', ')} ms; ${harms.join(', ')}`
}

/** Whether one that lived was asked. */
function reachedLiving(all: Replicas, done: readonly Harm[], { id }: Exchange): boolean {
  const asked = all.front.attempts?.get(id) ?? []
  return asked.some(({ backend, startedAt, endedAt }) => {
    const replica = new Set([all.addresses.get(backend) ?? -1])
    return harmOf(done, replica, [startedAt, endedAt], ['killed', 'frozen']) === undefined
  })
}

export const soak: Scenario = {
  async run(report, { rate, seed, minutes, server }) {
    const shared = { server, candles: false, env: NOTHING_CACHED, lines: true }
    await Replicas.use(shared, async (all) => {
      const { front, backend } = all
      await warmUp(all)
      report.figure('seed', seed)
      backend.delayMs = WORK_MS
      front.patienceMs = PATIENCE_MS
      front.attempts = new Map()
      const startedAt = performance.now()
      const harms = new Harms(all, seededRandom(seed))
      const harming = (async () => {
        const endAt = performance.now() + minutes * 60_000
        while (performance.now() < endAt) {
          await sleep(EVERY_MS)
          await harms.next()
        }
        await harms.over()
      })()
      const exchanges = await loadUntil(all, rate, harming, { quiet: true })
      const perSecond = (exchanges.length / (performance.now() - startedAt)) * 1000
      await endedWithin(exchanges, 30_000)
      await sleep(SECOND_THOUGHTS_MS)

      const { done } = harms
      report.figure('interactions', `${exchanges.length}, ${perSecond.toFixed(0)} a second`)
      report.figure('done to replicas', tally(done.map(({ kind }) => kind)))
      report.figure('asked of the next replica, which the first had not answered', front.passedOn)
      const late = exchanges.filter(({ acknowledgement }) => acknowledgement === undefined)
      const lateOfLiving = late.filter((each) => reachedLiving(all, done, each))
      const acks = exchanges.flatMap(({ timeline }) =>
        timeline.flatMap(({ step, ms }) => (step === 'reply' ? [ms] : [])),
      )
      report.figure(
        'acknowledged p50, p99, slowest',
        [quantile(acks, 0.5), quantile(acks, 0.99), Math.max(0, ...acks)].map(ms).join(', '),
      )
      report.figure(
        'not acknowledged in time, of them by a living one',
        `${late.length}, ${lateOfLiving.length}`,
      )
      const lost = exchanges.filter(
        ({ acknowledgement, outcome }) => acknowledgement !== undefined && outcome !== 'answered',
      )
      const told = exchanges.filter(({ message }) => message?.content?.startsWith('❌'))
      report.figure(
        'answered, of them told that there is none',
        `${answered(exchanges)}, ${told.length}`,
      )
      report.figure('acknowledged and never answered', lost.length)
      report.figure('taken over', takenOver(all))
      const twice = exchanges.filter(({ counts }) => counts.edits > 1)
      const reasons = twice.map((each) => reasonOf(all, done, each))
      report.figure('edited twice', `${twice.length} (${tally(reasons)})`)
      for (const each of late.slice(0, EXAMPLES)) {
        report.figure('not acknowledged', describe(all, done, each))
      }
      const riddles = twice.filter((_, n) => reasons[n] === 'no reason').slice(0, EXAMPLES)
      for (const each of riddles) report.figure('no reason for', describe(all, done, each))
      report.must('acknowledged in time whatever a living replica got', lateOfLiving.length === 0)
      report.must('none lost', lost.length === 0)
      report.must('none edited twice without a reason', !reasons.includes('no reason'))
      for (const each of harms.unexpected) report.figure('ended by itself', each)
      report.must('no process ended by itself', harms.unexpected.length === 0)
    })
  },
}
