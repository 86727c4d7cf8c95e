/** The configured timeframes understand what people type. */
import fc from 'fast-check'
import t from 'tap'
import { codeOf } from '../../src/errors.js'
import { createTimeframes, isTimeframe, timeframeMs } from '../../src/signals/timeframes.js'

t.test('every usual way of typing a timeframe means the configured spelling', async (t) => {
  const { parseTimeframe } = createTimeframes(['15min', '1h', '4h', '1d', '1w'])
  const table: Record<string, string[]> = {
    '15min': ['15m', '15min', '15 MIN', '15-minutes', 'M15', ' 15mins ', '15分钟', '１５ｍ'],
    '1h': ['1h', '1H', '60m', '1 hour', 'h1', '1小时', '1hr'],
    '4h': ['4H', '240m', '4 hours', 'H4', '4hrs', '4小時'],
    '1d': ['1D', '1 day', '24h', '1440m', 'D1', '1天', '1日'],
    '1w': ['1W', '7d', '1 week', 'w1', '1周'],
  }
  for (const [canonical, texts] of Object.entries(table)) {
    for (const text of texts) t.equal(parseTimeframe(text), canonical, text)
  }
})

t.test('the canonical spelling is the configured one', async (t) => {
  t.equal(createTimeframes(['240m']).parseTimeframe('4h'), '240m')
  t.equal(createTimeframes(['15m']).parseTimeframe('15min'), '15m')
})

t.test('what is not configured, or no timeframe at all, is undefined', async (t) => {
  const { parseTimeframe } = createTimeframes(['15min', '4h'])
  for (const text of ['', '4', 'h', '0h', 'h0', '5m', '4x', '-4h', '4.0h', '99999m', 'four h']) {
    t.equal(parseTimeframe(text), undefined, text)
  }
  t.equal(parseTimeframe(`4h${' '.repeat(1e6)}`), '4h', 'only the beginning is looked at')
})

t.test('two spellings of the same length keep the first', async (t) => {
  t.strictSame(createTimeframes(['1h', '60m', '4h']).list, ['1h', '4h'])
})

t.test('a timeframe has a length in milliseconds', async (t) => {
  t.equal(timeframeMs('15min'), 900_000)
  t.equal(timeframeMs('1m'), 60_000)
  t.equal(timeframeMs('4h'), 14_400_000)
  t.equal(timeframeMs('1d'), 86_400_000)
  t.equal(timeframeMs('1w'), 604_800_000)
})

t.test('the length of what is no timeframe is a configuration error', async (t) => {
  t.throws(() => timeframeMs('soon'), { code: 'CONFIG_INVALID' })
  t.throws(() => createTimeframes(['1h', '0h']), { code: 'CONFIG_INVALID' })
})

t.test('configured spellings are number and unit, nothing else', async (t) => {
  for (const good of ['1m', '5m', '15min', '1h', '4h', '1d', '1w']) t.ok(isTimeframe(good), good)
  for (const bad of ['0m', '4H', 'h4', '1 d', '1month', '12345m', '', '1h\n']) {
    t.notOk(isTimeframe(bad), JSON.stringify(bad))
  }
})

t.test('any text is a configured timeframe, or none, or a configuration error', async () => {
  const list = ['15min', '1h', '4h', '1d']
  const { parseTimeframe } = createTimeframes(list)
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const parsed = parseTimeframe(text)
      if (parsed !== undefined) return list.includes(parsed)
      try {
        return timeframeMs(text) > 0
      } catch (error) {
        return codeOf(error) === 'CONFIG_INVALID'
      }
    }),
  )
})
