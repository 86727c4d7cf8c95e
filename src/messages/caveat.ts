/** What keeps a signal from being current, and the sentence or tag that says so. */
import type { Catalogue } from './locales/en-US.js'
import { timestamp } from './timestamp.js'

/** Instants are epoch milliseconds. */
export type Caveat =
  | { readonly kind: 'expired'; readonly validUntil: number }
  | { readonly kind: 'tooOld'; readonly generatedAt: number; readonly timeframe: string }
  | { readonly kind: 'future'; readonly generatedAt: number }
  | { readonly kind: 'marketClosed'; readonly opensAt: number }
  /** `refreshing`: a newer one is being fetched; not while the backend is away. `shutOut`: nor could it be shown. */
  | {
      readonly kind: 'staleCopy'
      readonly fetchedAt: number
      readonly refreshing: boolean
      readonly shutOut?: true
    }

export function caveatSentence({ honesty }: Catalogue, caveat: Caveat): string {
  switch (caveat.kind) {
    case 'expired':
      return honesty.expired(timestamp(caveat.validUntil, 'R'))
    case 'tooOld':
      return honesty.tooOld(caveat.timeframe, timestamp(caveat.generatedAt, 'R'))
    case 'future':
      return honesty.future(timestamp(caveat.generatedAt, 'f'))
    case 'marketClosed':
      return honesty.marketClosed(timestamp(caveat.opensAt, 'F'), timestamp(caveat.opensAt, 'R'))
    case 'staleCopy':
      if (caveat.shutOut) return honesty.savedCopy(timestamp(caveat.fetchedAt, 'R'))
      return honesty.staleCopy(timestamp(caveat.fetchedAt, 'R'), caveat.refreshing)
  }
}

/** A few words, for where many signals share one message. */
export function caveatTags({ tag }: Catalogue, caveats: readonly Caveat[]): string {
  return caveats.map((caveat) => tag[caveat.kind]).join(', ')
}
