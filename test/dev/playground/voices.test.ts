/** Whom the page can speak as. */
import t from 'tap'
import { LOCALES, USERS } from '../../../src/dev/playground/voices.js'

t.test('two traders and two locales, with nothing that the page has no use for', async (t) => {
  t.same(
    USERS.map((user) => Object.keys(user)),
    [
      ['id', 'name', 'colour'],
      ['id', 'name', 'colour'],
    ],
  )
  t.same(LOCALES, ['en-US', 'zh-CN'])
})
