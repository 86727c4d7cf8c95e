/** Ids carry their time and differ within one millisecond. */
import t from 'tap'
import { makeSnowflake, snowflakeTime } from '../../src/dev/snowflakes.js'

t.test("Discord's own example reads as documented", async (t) => {
  t.equal(snowflakeTime('175928847299117063'), Date.parse('2016-04-30T11:18:25.796Z'))
})

t.test('an id is stamped with its millisecond, whatever the sequence', async (t) => {
  const ids = [makeSnowflake(1_700_000_000_123.9), makeSnowflake(1_700_000_000_123, 2 ** 22 + 7)]
  t.not(ids[0], ids[1])
  for (const id of ids) t.equal(snowflakeTime(id), 1_700_000_000_123)
})
