/** The custom_id codec: what it writes it reads, and what it did not write it refuses politely. */
import fc from 'fast-check'
import t from 'tap'
import { decodeComponent, encodeComponent } from '../../src/commands/components.js'
import { PAIRS, TIMEFRAMES } from './fake-reader.js'

const known = { pairs: PAIRS, timeframes: TIMEFRAMES }
const key = { pair: 'EUR/USD', timeframe: '4h' }

t.test('a button brings back its action and its signal', async (t) => {
  for (const action of ['refresh', 'chart'] as const) {
    const id = encodeComponent(action, key)
    t.equal(id, `s1|${action}|EUR/USD|4h`)
    t.same(decodeComponent(id, [], known), {
      kind: 'request',
      command: 'signal',
      action,
      options: key,
    })
  }
})

t.test('the select brings the chosen timeframe and keeps the pair', async (t) => {
  t.same(decodeComponent(encodeComponent('timeframe', key), ['1d'], known), {
    kind: 'request',
    command: 'signal',
    action: 'timeframe',
    options: { pair: 'EUR/USD', timeframe: '1d' },
  })
})

t.test('another version, or what is no longer configured, is outdated', async (t) => {
  for (const id of [
    's0|refresh|EUR/USD|4h',
    's2|refresh|EUR/USD|4h',
    's1|explode|EUR/USD|4h',
    's1|refresh|GBP/USD|4h',
    's1|refresh|EUR/USD|2h',
    's1|refresh|EUR/USD|4h|more',
    's1|refresh|EUR/USD',
    's1|',
  ]) {
    t.same(decodeComponent(id, [], known), { kind: 'outdated' }, id)
  }
  t.same(decodeComponent('s1|timeframe|EUR/USD|4h', [], known), { kind: 'outdated' })
  t.same(decodeComponent('s1|timeframe|EUR/USD|4h', ['2h'], known), { kind: 'outdated' })
})

t.test('what was never ours is unknown', async (t) => {
  for (const id of ['', 's', 's1', 'x1|refresh|EUR/USD|4h', 'S1|refresh|EUR/USD|4h']) {
    t.same(decodeComponent(id, [], known), { kind: 'unknown' }, id)
  }
})

t.test('no custom_id makes it throw or ask for something unconfigured', async (t) => {
  const id = fc.oneof(
    fc.string(),
    fc
      .array(fc.constantFrom('s1', 'refresh', 'timeframe', 'EUR/USD', '4h', '', '__proto__'))
      .map((parts) => parts.join('|')),
  )
  fc.assert(
    fc.property(id, fc.array(fc.string()), (customId, values) => {
      const decoded = decodeComponent(customId, values, known)
      if (decoded.kind !== 'request') return
      if (!PAIRS.includes(String(decoded.options.pair))) throw new Error(customId)
      if (!TIMEFRAMES.includes(String(decoded.options.timeframe))) throw new Error(customId)
    }),
    { numRuns: 1000 },
  )
  t.pass('held')
})

t.test('the longest configurable signal fits into a custom_id', async (t) => {
  const longest = { pair: 'ABCDEFGHIJ/KLMNOPQRST', timeframe: '9999min' }
  t.ok(encodeComponent('timeframe', longest).length <= 100)
})
