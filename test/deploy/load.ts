/** A steady load of real commands, and what became of each. */
import type { Exchange } from '../../src/dev/local-discord/exchange.js'
import type { LocalDiscord } from '../../src/dev/local-discord/local-discord.js'

const PAIRS = ['EUR/USD', 'GBP/USD', 'USD/JPY', 'AUD/USD']

export interface Load {
  /** Resolves when so many more have been acknowledged. */
  acknowledged(more: number): Promise<void>
  /** Resolves when all that were sent before now have a reply, or none: nothing older is on its way. */
  settled(): Promise<void>
  /** No more of them; resolves with all that were sent when each has ended. */
  stop(): Promise<readonly Exchange[]>
}

export function startLoad(discord: LocalDiscord, perSecond: number): Load {
  const sent: Exchange[] = []
  let replies = 0
  const waiting: { wanted: number; resolve: () => void }[] = []
  const timer = setInterval(() => {
    const pair = PAIRS[sent.length % PAIRS.length] as string
    const exchange = discord.command('signal', { pair, timeframe: '4h' })
    sent.push(exchange)
    void exchange.replied.then((reply) => {
      if (reply?.status === 200) replies += 1
      for (const { wanted, resolve } of waiting) if (replies >= wanted) resolve()
    })
  }, 1000 / perSecond)
  return {
    acknowledged: (more) =>
      new Promise((resolve) => waiting.push({ wanted: replies + more, resolve })),
    async settled() {
      await Promise.all(sent.map(({ replied }) => replied))
    },
    async stop() {
      clearInterval(timer)
      await Promise.all(sent.map(({ ended }) => ended))
      return sent
    },
  }
}
