/** How one interaction of a storm ended, for its trader or else for the server's log. */

import type { Exchange } from '../local-discord/exchange.js'
import type { LastWords } from '../stage/last-words.js'

/** delivered: the trader reads a signal. told: why not. expired: no answer, which the server's log accounts for. */
export type Fate = 'delivered' | 'told' | 'expired' | 'lost'

/** How long the trader's end and the log's last word are waited for, milliseconds. */
export interface Patience {
  /** Once one of them accounts for it. */
  readonly short: number
  /** Longer than the last retry of any fault. */
  readonly long: number
}

/** When Discord had the acknowledgement; undefined when it never did. */
export function acknowledgedMs({ timeline }: Exchange): number | undefined {
  const isIt = ({ step, status = 0 }: Exchange['timeline'][number]) =>
    (step === 'reply' || step === 'callback') && status >= 200 && status < 300
  return timeline.find(isIt)?.ms
}

export function fateOf(exchange: Exchange, words: LastWords): Fate {
  const verdict = words.verdictOf(exchange)
  if (exchange.outcome === 'answered') return exchange.message?.embeds.length ? 'delivered' : 'told'
  if (verdict === 'gone') return 'expired'
  // Whatever the log says of it, it says so: nothing of it is lost.
  return verdict === 'lost' && words.of(exchange.id).length > 0 ? 'expired' : verdict
}

async function within(ms: number, promise: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([promise, over])
  clearTimeout(timer)
}

/** Resolves when it has ended for the trader and for the log, or when nothing more is to be expected. */
export async function settle(
  exchange: Exchange,
  words: LastWords,
  { short, long }: Patience,
): Promise<void> {
  const word = words.wait(exchange.id, long)
  await Promise.race([exchange.ended, word])
  const known = exchange.outcome === 'answered' || words.of(exchange.id).length > 0
  await within(known ? short : long, Promise.all([exchange.ended, word]))
}
