/** What kind of thing a pair is, and so how many decimals its prices carry. */

/** Money of today, ISO 4217 without funds, and the offshore yuan: the platform's own list has dead ones too, some of whose codes are tokens now, and lacks others. */
const CURRENCIES = `AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD
  CAD CDF CHF CLP CNH CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD
  HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD
  MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON
  RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX
  USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG`

const METALS: ReadonlySet<string> = new Set(['XAU', 'XAG', 'XPT', 'XPD'])
const FX: ReadonlySet<string> = new Set([...CURRENCIES.split(/\s+/), ...METALS])

/** Both sides are a national currency or a metal: such a pair has opening hours. Everything else trades round the clock. */
export function isFx(pair: string): boolean {
  const sides = pair.split('/')
  return sides.length === 2 && sides.every((side) => FX.has(side))
}

const SIGNIFICANT_DIGITS = 5
/** What differs by less than a millionth is no other price. */
const FINEST_DIGITS = 7

const exponentOf = (price: number) => Number(price.toExponential().split('e')[1])

/** Of a price by itself: yen quotes 3, other currencies 5, and all else by magnitude; tiny ones more. */
function usualDecimals(pair: string, price: number): number {
  const byMagnitude = SIGNIFICANT_DIGITS - 1 - exponentOf(price)
  if (!isFx(pair) || METALS.has(pair.slice(0, 3))) {
    if (price >= 1000) return 2
    return price >= 1 ? 4 : Math.max(6, byMagnitude)
  }
  const usual = pair.endsWith('/JPY') ? 3 : 5
  // Below it the usual decimals are two digits or fewer: entry, stop and target would look alike.
  const tiny = Math.max(0.001, 10 ** (2 - usual))
  return price < tiny ? Math.max(usual, byMagnitude) : usual
}

/**
 * Decimals that all prices of one signal are shown with: as its entry has them, and as many more as it takes to tell the
 * levels from one another, unless they are less than a millionth apart. Prices are above 0.
 */
export function priceDecimals(pair: string, entry: number, levels: readonly number[] = []): number {
  const prices = [entry, ...levels]
  const distinct = new Set(prices).size
  const shown = (decimals: number) => new Set(prices.map((price) => price.toFixed(decimals))).size
  const most = FINEST_DIGITS - 1 - exponentOf(Math.min(...prices))
  let decimals = usualDecimals(pair, entry)
  while (decimals < most && shown(decimals) < distinct) decimals += 1
  return decimals
}
