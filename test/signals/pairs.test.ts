/** The configured pairs understand what people type. */
import fc from 'fast-check'
import t from 'tap'
import { createPairs, isPair } from '../../src/signals/pairs.js'

const PAIRS = ['EUR/USD', 'GBP/USD', 'USD/JPY', 'EUR/GBP', 'BTC/USD']

t.test('every usual way of typing a pair means the configured spelling', async (t) => {
  const { parsePair } = createPairs(PAIRS)
  for (const text of [
    'EUR/USD',
    'eurusd',
    'EUR-USD',
    'eur usd',
    ' EUR/USD ',
    'EuR_uSd',
    'eur\\usd',
    'ＥＵＲ／ＵＳＤ',
  ]) {
    t.equal(parsePair(text), 'EUR/USD', text)
  }
})

t.test('what is not configured is undefined', async (t) => {
  const { parsePair } = createPairs(PAIRS)
  for (const text of ['', '/', 'EUR', 'EURUSDX', 'USDEUR', 'AUD/USD', `eurusd${'x'.repeat(1e6)}`]) {
    t.equal(parsePair(text), undefined, text.slice(0, 20))
  }
})

t.test('a separator decides between pairs of the same letters', async (t) => {
  const { parsePair } = createPairs(['AB/CDE', 'ABC/DE'])
  t.equal(parsePair('abc-de'), 'ABC/DE')
  t.equal(parsePair('ab cde'), 'AB/CDE')
  t.equal(parsePair('abcde'), 'AB/CDE', 'the first configured, when nothing decides')
})

t.test('suggestions begin with the prefix matches, then those that hold the text', async (t) => {
  const { suggestPairs } = createPairs(PAIRS)
  t.strictSame(suggestPairs('usd'), ['USD/JPY', 'EUR/USD', 'GBP/USD', 'BTC/USD'])
  t.strictSame(suggestPairs('eur/u'), ['EUR/USD'])
  t.strictSame(suggestPairs('GB'), ['GBP/USD', 'EUR/GBP'])
  t.strictSame(suggestPairs('zzz'), [])
})

t.test('an empty text suggests every pair, within the limit', async (t) => {
  const many = Array.from({ length: 30 }, (_, index) => `AA${index}/USD`)
  t.strictSame(createPairs(PAIRS).suggestPairs(''), PAIRS)
  t.equal(createPairs(many).suggestPairs(' ').length, 25)
  t.equal(createPairs(many).suggestPairs('', 3).length, 3)
})

t.test('repeats in the configuration are dropped', async (t) => {
  t.strictSame(createPairs(['EUR/USD', 'EUR/USD']).list, ['EUR/USD'])
})

t.test('only BASE/QUOTE in capitals is a configured spelling', async (t) => {
  for (const good of ['EUR/USD', 'BTC/USDT', '1INCH/USD']) t.ok(isPair(good), good)
  for (const bad of ['eur/usd', 'EURUSD', 'E/USD', 'EUR/USD\n', 'EUR/USD/JPY', 'ABCDEFGHIJK/USD']) {
    t.notOk(isPair(bad), bad)
  }
})

t.test('any text parses to a configured pair or to undefined', async () => {
  const { parsePair, suggestPairs } = createPairs(PAIRS)
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const parsed = parsePair(text)
      const suggested = suggestPairs(text)
      return (
        (parsed === undefined || PAIRS.includes(parsed)) &&
        suggested.length <= 25 &&
        suggested.every((pair) => PAIRS.includes(pair))
      )
    }),
  )
})
