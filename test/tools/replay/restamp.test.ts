/** Fresh ids in old bodies. */
import t from 'tap'
import { makeSnowflake } from '../../../src/discord/snowflake.js'
import { restamp } from '../../../src/tools/replay/restamp.js'

const NOW = 1_700_000_000_000

t.test('only the id changes: white space, 1.0 and escapes survive', async (t) => {
  const body = '{\n\t"data": {"id":"42", "n": 1.0},  "id" : "123456789", "x":"\\u00e9" }\r\n'
  t.equal(restamp(body, NOW, 5), body.replace('123456789', makeSnowflake(NOW, 5)))
})

t.test('what has no id stays as it is', async (t) => {
  for (const body of ['', 'type=1', '[]', 'null', '{"id":7}']) t.equal(restamp(body, NOW, 1), body)
})
