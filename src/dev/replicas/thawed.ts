/** A replica that is frozen while it works, and goes on when others have taken its work over. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Exchange } from '../local-discord/exchange.js'
import {
  answered,
  askOf,
  editedTwice,
  endedWithin,
  loadUntil,
  NOTHING_CACHED,
  SECOND_THOUGHTS_MS,
  takenOver,
  warmUp,
} from './load.js'
import { type Replica, Replicas } from './replicas.js'
import type { Scenario } from './report.js'

const COUNT = 30
const FREEZES = 3
const FROZEN_MS = 7500
const RATE = 50

/** Far enough that something is on its way to Redis in most moments. */
const RTT_MS = 40

/** In the middle of a question to Redis: its answer waits unread until it resumes, and seems late then. */
async function freeze(all: Replicas, index: number): Promise<Replica> {
  while (all.links[index]?.underWay === 0) await sleep(1)
  const replica = all.replicas[index] as Replica
  replica.process.signal('SIGSTOP')
  all.front.backends = all.front.backends.filter((each) => each !== replica.address)
  return replica
}

/** The first edit came before a replica resumed, the last one after that. */
function againAfter(exchange: Exchange, resumed: readonly number[]): boolean {
  const edits = exchange.timeline.filter(({ step, status }) => step === 'edit' && status === 200)
  const [first, last] = [edits[0], edits.at(-1)].map((edit) => exchange.madeAt + (edit?.ms ?? 0))
  return resumed.some((at) => Number(first) < at && at <= Number(last))
}

export const thawed: Scenario = {
  async run(report, { rate, server }) {
    const shared = { server, candles: false, env: NOTHING_CACHED, lines: true }
    await Replicas.use(shared, async (all) => {
      const { front, backend, replicas } = all
      await warmUp(all)
      for (const link of all.links) link.rttMs = RTT_MS
      backend.delayMs = 1000
      const exchanges = await askOf(all, 0, COUNT)
      await sleep(500)
      const frozen = await freeze(all, 0)
      await endedWithin(exchanges, 20_000)
      report.figure('answered while their owner was frozen', answered(exchanges))
      frozen.process.signal('SIGCONT')
      await sleep(SECOND_THOUGHTS_MS)
      report.figure('of them edited again when it resumed', editedTwice(exchanges))
      report.must('all have been taken over', answered(exchanges) === COUNT)
      report.must('none edited by whoever resumes', editedTwice(exchanges) === 0)

      front.patienceMs = 1000
      const before = takenOver(all)
      const resumed: number[] = []
      const freezing = (async () => {
        for (let n = 0; n < FREEZES; n++) {
          front.backends = replicas.map(({ address }) => address)
          await sleep(1500)
          const { process } = await freeze(all, n % replicas.length)
          await sleep(FROZEN_MS)
          resumed.push(Date.now())
          process.signal('SIGCONT')
          await sleep(1500)
        }
      })()
      const under = await loadUntil(all, Math.min(rate, RATE), freezing)
      await endedWithin(under, 20_000)
      await sleep(SECOND_THOUGHTS_MS)
      report.figure(`interactions around ${FREEZES} freezes under load`, under.length)
      report.figure('answered', answered(under))
      report.figure('taken over', takenOver(all) - before)
      // What it had just sent when it froze it could not tell; what it sends when it resumes it could ask about.
      const again = under.filter((each) => againAfter(each, resumed)).length
      report.figure(
        'edited twice, and of them by whoever resumed',
        `${editedTwice(under)}, ${again}`,
      )
      report.must('all under load have their answer', answered(under) === under.length)
      report.must('none under load edited again by whoever resumed', again === 0)
    })
  },
}
