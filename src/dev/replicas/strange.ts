/** Garbage on every channel and in every value: nobody dies of it, and traders are served. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { CALLBACK_PATH, CallbackBackend } from '../demo-backend/callback-backend.js'
import type { Exchange } from '../local-discord/exchange.js'
import { GARBAGE, mistype, shout, spoil } from './garbage.js'
import { answered, ask, endedWithin, warmUp } from './load.js'
import { Replicas } from './replicas.js'
import type { Report, Scenario } from './report.js'

const EACH = 9
const PATIENCE_MS = 8000
const SECRET = `whsec_${Buffer.from('the backend '.repeat(3)).toString('base64')}`

type Deed = readonly [name: string, work: (redis: Redis) => Promise<unknown>]

const texts = Object.entries(GARBAGE)
const SHOUTS = texts.map(([name, text]): Deed => [`told: ${name}`, (redis) => shout(redis, text)])
const VALUES = texts.map(([name, text]): Deed => [`kept: ${name}`, (redis) => spoil(redis, text)])
const DEEDS: readonly Deed[] = [...SHOUTS, ...VALUES, ['kept: other kinds of keys', mistype]]

/** Each deed with some at work before it and some asked after it. Dead replicas are started again, and counted. */
async function suffer(report: Report, name: string, all: Replicas, deeds: readonly Deed[]) {
  const deaths: string[] = []
  const exchanges: Exchange[] = []
  for (const [deed, work] of deeds) {
    const mine: Exchange[] = []
    const some = async () => {
      for (let n = 0; n < EACH; n++) mine.push(ask(all, exchanges.length + mine.length))
      await Promise.all(mine.map(({ replied }) => replied))
    }
    await some()
    await all.redis?.ask(work)
    await sleep(500)
    await some()
    await endedWithin(mine, PATIENCE_MS)
    exchanges.push(...mine)
    for (const { index, process } of [...all.replicas]) {
      if (process.isRunning) continue
      deaths.push(deed)
      await all.startReplica(index)
    }
  }
  const mute = exchanges.length - answered(exchanges)
  report.figure(`${name}: deeds, processes that died`, `${deeds.length}, ${deaths.length}`)
  if (deaths.length > 0) report.figure(`${name}: they died of`, [...new Set(deaths)].join('; '))
  report.figure(`${name}: traders, and without an answer`, `${exchanges.length}, ${mute}`)
  report.must(`${name}: nobody dies`, deaths.length === 0)
  report.must(`${name}: every trader has an answer`, mute === 0)
}

/** Caches hold for a moment: what is shared is read, too. */
const ENV = { SIGNAL_TTL_MS: '1000', SIGNAL_MAX_STALE_MS: '0' }

async function fetched(report: Report, server: string | undefined) {
  await Replicas.use({ server, candles: false, env: ENV }, async (all) => {
    await warmUp(all)
    all.backend.delayMs = 1000
    await suffer(report, 'fetched', all, DEEDS)
  })
}

async function calledBack(report: Report, server: string | undefined) {
  const backend = await CallbackBackend.start(SECRET)
  const env = {
    ...ENV,
    SIGNAL_API_URL: backend.url,
    SIGNAL_MODE: 'callback',
    SIGNAL_TIMEOUT_MS: '4000',
    CALLBACK_SECRET: SECRET,
  }
  await Replicas.use({ server, candles: false, env }, async (all) => {
    backend.on('job', async (job) => {
      await sleep(1500)
      const [base] = all.front.backends
      // Whether it is heard is what the trader's answer shows.
      await backend.callBack(job, { url: `${base}${CALLBACK_PATH}` }).catch(() => {})
    })
    await suffer(report, 'called back', all, DEEDS)
  })
  await backend.close()
}

export const strange: Scenario = {
  async run(report, { server }) {
    await Promise.all([fetched(report, server), calledBack(report, server)])
  },
}
