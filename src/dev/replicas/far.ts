/** Redis far away from all replicas: acknowledged in time under traffic, and what a dead one owed is taken over. */
import { setTimeout as sleep } from 'node:timers/promises'
import {
  answered,
  askOf,
  editedTwice,
  endedWithin,
  loadUntil,
  NOTHING_CACHED,
  SECOND_THOUGHTS_MS,
  saidAway,
  warmUp,
} from './load.js'
import { Replicas } from './replicas.js'
import { ms, quantile, type Report, type Scenario, type ScenarioOptions } from './report.js'

const RTTS = [0, 20, 80, 130, 250]
const OWED = 8
const RATE = 30
const TRAFFIC_MS = 5000
/** Of this the takeover's own is to be done within 15 s. */
const PATIENCE_MS = 20_000
const TAKEOVER_MS = 15_000
/** Discord waits for 3 s; a budget of 250 ms and this machine's own slowness need no more than: */
const SLOWEST_ACK_MS = 500

async function run(report: Report, { server, rate }: ScenarioOptions, rtt: number) {
  const shared = { server, candles: false, env: NOTHING_CACHED, lines: true }
  await Replicas.use({ ...shared, count: 2 }, async (all) => {
    const { front, backend, replicas } = all
    for (const link of all.links) link.rttMs = rtt
    await warmUp(all)
    const traffic = await loadUntil(all, Math.min(rate, RATE), sleep(TRAFFIC_MS))
    await endedWithin(traffic, PATIENCE_MS)

    backend.delayMs = 60_000
    const owed = await askOf(all, 0, OWED)
    await sleep(2000)
    backend.delayMs = 0
    front.backends = front.backends.slice(1)
    replicas[0]?.process.kill()
    const killedAt = performance.now()
    const taken = (async () => {
      await endedWithin(owed, PATIENCE_MS)
      return performance.now() - killedAt
    })()
    const around = await loadUntil(all, Math.min(rate, 3), taken)
    const tookMs = await taken
    await endedWithin(around, PATIENCE_MS)
    await sleep(SECOND_THOUGHTS_MS)

    const others = [...traffic, ...around]
    const acks = others.map(({ timeline }) => {
      const reply = timeline.find(({ step }) => step === 'reply')
      return reply?.status === 200 ? reply.ms : Number.POSITIVE_INFINITY
    })
    const twice = editedTwice([...others, ...owed])
    const name = `${rtt} ms`
    report.figure(`${name}: interactions`, others.length)
    report.figure(
      `${name}: acknowledged p50, p99, slowest`,
      [quantile(acks, 0.5), quantile(acks, 0.99), Math.max(...acks)].map(ms).join(', '),
    )
    report.figure(`${name}: edited twice`, twice)
    report.figure(
      `${name}: owed by the dead one, answered, in`,
      [OWED, answered(owed), ms(tookMs)].join(', '),
    )
    report.figure(`${name}: said that Redis is away`, saidAway(all))
    report.must(`${name}: what is only far is not called away`, saidAway(all) === 0)
    report.must(`${name}: acknowledged in time`, Math.max(...acks) <= SLOWEST_ACK_MS)
    report.must(
      `${name}: all answered, none twice`,
      answered(others) === others.length && twice === 0,
    )
    report.must(`${name}: taken over within 15 s`, answered(owed) === OWED && tookMs <= TAKEOVER_MS)
  })
}

export const far: Scenario = {
  async run(report, options) {
    for (const rtt of RTTS) await run(report, options, rtt)
  },
}
