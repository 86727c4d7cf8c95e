/** What kind of thing a pair is, and so how many decimals its prices carry. */

const CRYPTO: ReadonlySet<string> = new Set(
  `AAVE ADA ALGO APT ARB ATOM AVAX BCH BNB BTC DOGE DOT EOS ETC ETH FIL HBAR ICP INJ LINK LTC MATIC
  NEAR OP PEPE POL SHIB SOL SUI TON TRX UNI USDC USDT VET XBT XLM XMR XRP XTZ`.split(/\s+/),
)

/** Whether the base is a crypto currency: such a pair trades round the clock. The quote is ignored. */
export function isCrypto(pair: string): boolean {
  const [base = ''] = pair.split('/')
  return CRYPTO.has(base)
}

function usualPrecision(pair: string, price: number): number {
  if (isCrypto(pair)) {
    if (price >= 1000) return 2
    return price >= 1 ? 4 : 6
  }
  return pair.endsWith('/JPY') ? 3 : 5
}

const SIGNIFICANT_DIGITS = 5

/** Decimals a price of this pair is shown with: yen quotes 3, other fx 5, crypto by magnitude; tiny ones more. */
export function pricePrecision(pair: string, price: number): number {
  const usual = usualPrecision(pair, price)
  // Below it the usual decimals are two digits or fewer: entry, stop and target would look alike.
  const tiny = Math.max(0.001, 10 ** (2 - usual))
  if (!(price > 0 && price < tiny)) return usual
  return Math.max(usual, SIGNIFICANT_DIGITS - 1 - Math.floor(Math.log10(price)))
}
