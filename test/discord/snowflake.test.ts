/** Snowflakes: their form, and the moment of birth they carry. */
import fc from 'fast-check'
import t from 'tap'
import { isSnowflake, makeSnowflake, timestampOf } from '../../src/discord/snowflake.js'

t.test('an id is 1 to 20 decimal digits, and no more than 64 bits hold', async (t) => {
  for (const good of ['0', '175928847299117063', '18446744073709551615'])
    t.ok(isSnowflake(good), good)
  for (const bad of ['18446744073709551616', '99999999999999999999']) t.notOk(isSnowflake(bad), bad)
  for (const bad of ['', '1'.repeat(21), '-1', '1.0', '1e3', '0x1', ' 1', '1\n', '١'])
    t.notOk(isSnowflake(bad), JSON.stringify(bad))
})

t.test("the documentation's example was born when the documentation says", async (t) => {
  t.equal(timestampOf('175928847299117063'), Date.parse('2016-04-30T11:18:25.796Z'))
  t.equal(timestampOf('0'), Date.parse('2015-01-01T00:00:00.000Z'))
})

t.test('any moment and any low bits give the moment back, to the millisecond', async () => {
  const moments = fc.integer({ min: 1_420_070_400_000, max: 4_102_444_800_000 })
  const lowBits = fc.integer({ min: 0, max: 2 ** 22 - 1 })
  const holds = fc.property(moments, lowBits, (moment, low) => {
    const id = ((BigInt(moment) - 1_420_070_400_000n) << 22n) | BigInt(low)
    return isSnowflake(String(id)) && timestampOf(String(id)) === moment
  })
  fc.assert(holds, { seed: 1 })
})

t.test('an id is stamped with its millisecond, whatever the sequence', async (t) => {
  const ids = [makeSnowflake(1_700_000_000_123.9), makeSnowflake(1_700_000_000_123, 2 ** 22 + 7)]
  t.not(ids[0], ids[1])
  for (const id of ids) t.equal(timestampOf(id), 1_700_000_000_123)
})
