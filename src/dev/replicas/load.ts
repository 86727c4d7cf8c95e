/** Interactions at a steady rate, and what the traders got. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Exchange } from '../local-discord/exchange.js'
import type { How } from '../local-discord/local-discord-options.js'
import type { Replicas } from './replicas.js'
import type { Report } from './report.js'
import { ms, quantile, tally } from './report.js'

const PAIRS = ['EUR/USD', 'GBP/USD', 'USD/JPY', 'USD/CHF', 'AUD/USD', 'USD/CAD']
const TIMEFRAMES = ['15min', '1h', '4h', '1d']

/** Every one is fetched and edited: nothing stays in a cache. */
export const NOTHING_CACHED = { SIGNAL_TTL_MS: '1', SIGNAL_MAX_STALE_MS: '0' }

/** The `n`th of a row that repeats every 24. */
export function ask({ discord }: Replicas, n: number, how: How = {}): Exchange {
  const pair = PAIRS[n % PAIRS.length] as string
  const timeframe = TIMEFRAMES[Math.floor(n / PAIRS.length) % TIMEFRAMES.length] as string
  return discord.command('signal', { pair, timeframe }, how)
}

/** So many to one replica alone; resolves when they are acknowledged, or were not. */
export async function askOf(all: Replicas, index: number, count: number): Promise<Exchange[]> {
  const { front, replicas } = all
  front.backends = [replicas[index]?.address as string]
  const exchanges = Array.from({ length: count }, (_, n) => ask(all, n))
  await Promise.all(exchanges.map(({ replied }) => replied))
  front.backends = replicas.map(({ address }) => address)
  return exchanges
}

/** Resolves when all have ended, or it has taken too long. */
export async function endedWithin(exchanges: readonly Exchange[], withinMs: number) {
  const enough = new AbortController()
  const late = sleep(withinMs, undefined, { signal: enough.signal }).catch(() => {})
  await Promise.race([Promise.all(exchanges.map(({ ended }) => ended)), late])
  enough.abort()
}

/** After an end, whoever would do it again has done so within this time. */
export const SECOND_THOUGHTS_MS = 7000

export const answered = (exchanges: readonly Exchange[]) =>
  exchanges.filter(({ outcome }) => outcome === 'answered').length

/* c8 ignore start: what follows is the scenarios' alone, which take minutes on a Redis that they stop */
export const editedTwice = (exchanges: readonly Exchange[]) =>
  exchanges.filter(({ counts }) => counts.edits > 1).length

export const takenOver = (all: Replicas) =>
  all.lines('interaction taken over from another replica').length

/** Whatever it says next of it. */
export const saidAway = (all: Replicas) =>
  all.logs.filter(({ line }) => String(line.msg).startsWith('shared store is away')).length

/** The first interactions of a process are slow: its code is not compiled yet. */
export async function warmUp(all: Replicas): Promise<void> {
  for (let n = 0; n < 12 * all.replicas.length; n++) await ask(all, n).ended
}

/**
 * Goes on until `until` has resolved. What was sent, in order. A machine that cannot send at this rate sends less, never
 * a burst to make up for it, and nothing while a second's worth is unanswered: that would measure the sender.
 */
export async function loadUntil(
  all: Replicas,
  rate: number,
  until: Promise<unknown>,
  how: How = {},
): Promise<readonly Exchange[]> {
  const exchanges: Exchange[] = []
  let unanswered = 0
  let dueAt = performance.now()
  let over = false
  const stop = until.finally(() => {
    over = true
  })
  // It is awaited below: until then nobody has failed to.
  stop.catch(() => {})
  while (!over) {
    if (unanswered < rate) {
      const exchange = ask(all, exchanges.length, how)
      exchanges.push(exchange)
      unanswered += 1
      void exchange.replied.then(() => {
        unanswered -= 1
      })
    }
    dueAt = Math.max(dueAt + 1000 / rate, performance.now())
    await sleep(dueAt - performance.now())
  }
  await stop
  return exchanges
}

/** Says how they were acknowledged and how they ended; each must have its signal. */
export async function bookEnds(report: Report, exchanges: readonly Exchange[]): Promise<number[]> {
  await Promise.all(exchanges.map(({ ended }) => ended))
  const acks = exchanges.map(({ timeline }) => {
    const reply = timeline.find(({ step }) => step === 'reply')
    return reply?.status === 200 ? reply.ms : Number.POSITIVE_INFINITY
  })
  const signals = exchanges.filter(({ message }) => message?.embeds.length === 1)
  const [first, last] = [exchanges[0]?.madeAt ?? 0, exchanges.at(-1)?.madeAt ?? 0]
  const perSecond = (exchanges.length / (last - first)) * 1000
  report.figure('interactions', `${exchanges.length}, ${perSecond.toFixed(0)} a second`)
  report.figure('acknowledged p50', ms(quantile(acks, 0.5)))
  report.figure('acknowledged p99', ms(quantile(acks, 0.99)))
  report.figure('slowest acknowledgement', ms(Math.max(...acks)))
  report.figure('ended', tally(exchanges.map(({ outcome }) => outcome)))
  report.figure(
    'edits',
    exchanges.reduce((sum, { counts }) => sum + counts.edits, 0),
  )
  report.must('no acknowledgement failed', acks.every(Number.isFinite))
  report.must('every trader has a signal', signals.length === exchanges.length)
  // Not even once, where a signal of this very moment was the reply.
  report.must(
    'none edited twice',
    exchanges.every(({ counts }) => counts.edits <= 1),
  )
  return acks
}
/* c8 ignore stop */
