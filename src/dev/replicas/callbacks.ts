/** A thousand jobs whose callbacks come to any replica, in any order, some twice, some forged, some never. */
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type BackendJob,
  CALLBACK_PATH,
  CallbackBackend,
} from '../demo-backend/callback-backend.js'
import { makeSignal } from '../demo-backend/signal.js'
import { seededRandom } from '../stage/random.js'
import { Replicas } from './replicas.js'
import { type Scenario, tally } from './report.js'

const COUNT = 1000
const SHARE = COUNT / 20
const secret = (text: string) => `whsec_${Buffer.from(text.repeat(8)).toString('base64')}`
const [SECRET, FORGED] = [secret('the backend '), secret('a stranger ')]
const TIMEFRAMES = ['15min', '1h', '4h', '1d']
const PAIRS = Array.from({ length: COUNT / TIMEFRAMES.length }, (_, n) => `P${n}/USD`)
/** So many jobs wait before one of them, by chance, is called back. */
const WAITING = 150
const RATE = 60

export const callbacks: Scenario = {
  async run(report, { server }) {
    const backend = await CallbackBackend.start(SECRET)
    const all = await Replicas.start({
      server,
      env: {
        SIGNAL_API_URL: backend.url,
        SIGNAL_MODE: 'callback',
        SIGNAL_TIMEOUT_MS: '30000',
        SIGNAL_PAIRS: PAIRS.join(','),
        CALLBACK_SECRET: SECRET,
      },
    })
    try {
      const random = seededRandom(5)
      const results: string[] = []
      const waiting: BackendJob[] = []
      const calls: Promise<void>[] = []
      let taken = 0

      async function callBack(job: BackendJob, n: number) {
        const send = async (with_ = SECRET) => {
          const { length } = all.front.backends
          const url = `${all.front.backends[Math.floor(random() * length)]}${CALLBACK_PATH}`
          const demo = makeSignal('EUR/USD', job.timeframe, Date.now(), 1)
          const signal = { ...demo, pair: job.pair, candles: [] }
          const document = { interactionId: job.interactionId, signal }
          results.push((await backend.send(job, { url, secret: with_, document })).result)
        }
        if (n < SHARE) return
        if (n < 2 * SHARE) await send(FORGED)
        await send()
        if (n >= COUNT - SHARE) await send()
      }
      const next = () => {
        const [job] = waiting.splice(Math.floor(random() * waiting.length), 1)
        // Which of them are never called back, forged or doubled goes by their order, which is random.
        if (job) calls.push(callBack(job, (taken++ * 7) % COUNT))
      }
      const known = new Set<string>()
      backend.on('job', (job) => {
        // Handed over again, after a lost answer or by another replica: it is the same job.
        if (known.has(job.interactionId)) return
        known.add(job.interactionId)
        waiting.push(job)
        if (waiting.length > WAITING) next()
      })
      const exchanges = []
      for (let n = 0; n < COUNT; n++) {
        const pair = PAIRS[n % PAIRS.length] as string
        const timeframe = TIMEFRAMES[Math.floor(n / PAIRS.length)] as string
        exchanges.push(all.discord.command('signal', { pair, timeframe }))
        await sleep(1000 / RATE)
      }
      while (known.size < COUNT) await sleep(50)
      while (waiting.length > 0) next()
      await Promise.all(calls)
      await Promise.all(exchanges.map(({ ended }) => ended))
      const count = (result: string) => results.filter((each) => each === result).length
      const delivered = exchanges.filter(({ message }) => message?.embeds.length === 1).length
      const told = exchanges.filter(({ message }) => message?.content?.startsWith('❌')).length
      report.figure(
        'jobs, and times that they were handed over',
        `${known.size}, ${backend.jobs.length}`,
      )
      report.figure('callbacks', tally(results))
      report.figure('traders with a signal', delivered)
      report.figure('traders told that there is none', told)
      report.figure('edits', all.discord.calls('edit'))
      report.must('delivered 950', delivered === COUNT - SHARE && count('taken') === COUNT - SHARE)
      report.must('ignored 50', count('ignored') === SHARE)
      report.must('refused 50', count('forged') === SHARE)
      report.must('timed out 50', told === SHARE)
      report.must(
        'each edited once',
        exchanges.every(({ counts }) => counts.edits === 1),
      )
    } finally {
      await all.close()
      await backend.close()
    }
  },
}
