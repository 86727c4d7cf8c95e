import t from 'tap'
import { withoutRedis } from './redis.js'

t.test(
  'a missing server is a loud reason to skip, and none where every part is required',
  async (t) => {
    t.match(withoutRedis(false, false), /REDIS-SERVER IS MISSING/)
    t.equal(withoutRedis(false, true), false)
    t.equal(withoutRedis(true, false), false)
  },
)
