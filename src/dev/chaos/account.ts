/** Keeps the books of a chaos run: how each interaction ended, for the trader and in the server's log. */
import type { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Exchange } from '../local-discord/exchange.js'
import type { LocalDiscord } from '../local-discord/local-discord.js'
import { LastWords } from '../stage/last-words.js'
import type { LogLine } from '../stage/server-process.js'

export interface ChaosCounts {
  /** The trader reads the signal or the help. */
  readonly delivered: number
  /** The trader reads why there is no signal. */
  readonly told: number
  /** Logged as expired or too old, by id. */
  readonly expired: number
  readonly gone: number
  /** Neither answered nor accounted for by a log line. */
  readonly lost: number
  readonly workedOnTwice: number
  readonly duplicates: number
  readonly editCalls: number
  readonly callbackCalls: number
}

/** What is looked at of an interaction. */
export type Entry = Pick<
  Exchange,
  'id' | 'token' | 'fault' | 'outcome' | 'counts' | 'replied' | 'ended'
>

export interface Books {
  /** Resolves when it has ended for the trader and for the log. */
  settle(exchange: Entry): Promise<void>
  /** Remembers a page that the token scan is to look at. */
  read(page: string): void
  close(discord: Pick<LocalDiscord, 'violations' | 'calls'>): {
    readonly counts: ChaosCounts
    readonly problems: string[]
  }
}

/** Longer than the last retry of any fault. */
const PATIENCE_MS = 45_000

/** Two runs grew by 1.2 and 1.3: what is remembered of 2,000 interactions for 15 minutes. */
const GROWTH_MIB = 4

/** What is to be said against the server as a process. `heap`: MiB in use, before and after. */
export function checkProcess(
  exitCode: number | string,
  [before, after]: readonly [number, number],
): string[] {
  return [
    ...(exitCode === 0 ? [] : [`the server ended with ${exitCode}`]),
    ...(after - before > GROWTH_MIB ? [`the heap grew from ${before} to ${after} MiB`] : []),
  ]
}

/** Reads what `server` logs from now on. */
export function account(
  server: EventEmitter<{ line: [LogLine] }>,
  expected: number,
  patienceMs = PATIENCE_MS,
): Books {
  const words = new LastWords(server)
  const texts: string[] = []
  const problems: string[] = []
  const tally = { delivered: 0, told: 0, expired: 0, gone: 0, lost: 0, workedOnTwice: 0 }
  const exchanges: Entry[] = []
  let duplicates = 0

  server.on('line', (line) => {
    texts.push(JSON.stringify(line))
    if (line.msg === 'unexpected error, shutting down')
      problems.push('the server met an unexpected error')
    if (line.msg === 'duplicate interaction') duplicates += 1
  })

  function book(exchange: Entry) {
    const lines = words.of(exchange.id)
    if (lines.length > 1 || exchange.counts.edits > 1) {
      tally.workedOnTwice += 1
      problems.push(`${exchange.id} (${exchange.fault?.name}) was worked on twice`)
    }
    const verdict = words.verdictOf(exchange)
    tally[verdict] += 1
    if (verdict === 'lost') {
      const ends = `${exchange.outcome ?? 'open'} for the trader, ${lines[0]?.outcome ?? 'nothing'} in the log`
      problems.push(`${exchange.id} (${exchange.fault?.name}) was lost: ${ends}`)
    }
  }

  return {
    async settle(exchange) {
      exchanges.push(exchange)
      await exchange.replied
      await words.wait(exchange.id, patienceMs)
      const patience = sleep(patienceMs, undefined, { ref: false })
      await Promise.race([exchange.ended, patience])
    },
    read: (page) => void texts.push(page),
    close(discord) {
      for (const exchange of exchanges) book(exchange)
      if (exchanges.length !== expected)
        problems.push(`${exchanges.length} were sent, not ${expected}`)
      const text = texts.join('\n')
      const seen = exchanges.filter(({ token }) => text.includes(token))
      if (seen.length > 0) problems.push(`${seen.length} tokens stand in the log or on a page`)
      for (const { what } of discord.violations) problems.push(`against Discord's rules: ${what}`)
      const calls = { editCalls: discord.calls('edit'), callbackCalls: discord.calls('callback') }
      return { counts: { ...tally, duplicates, ...calls }, problems }
    },
  }
}
