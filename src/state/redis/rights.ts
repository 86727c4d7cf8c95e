/** What a user of Redis' access list has to be allowed, asked of Redis itself without doing any of it. */
import type { Redis } from 'ioredis'
import { channelOf, keys } from './keys.js'

/**
 * The commands, in scripts too, of ours and of BullMQ's schedule, each with as many arguments as it wants; KEY and
 * CHANNEL stand for ours.
 */
export const NEEDED: readonly string[] = `
  PING, SELECT 0, TIME, EVALSHA - 0, MULTI, EXEC, CLIENT SETNAME -, PUBLISH CHANNEL -, SUBSCRIBE CHANNEL
  DEL KEY, EXISTS KEY, PERSIST KEY, PEXPIRE KEY 1, PEXPIREAT KEY 1, PTTL KEY, TYPE KEY, UNLINK KEY
  GET KEY, INCR KEY, INCRBY KEY 1, MGET KEY, SET KEY -
  HDEL KEY -, HEXISTS KEY -, HGET KEY -, HGETALL KEY, HINCRBY KEY - 1, HLEN KEY, HMGET KEY -, HMSET KEY - -
  HSET KEY - -, HSETNX KEY - -
  LINDEX KEY 0, LLEN KEY, LPOP KEY, LPOS KEY -, LPUSH KEY -, LRANGE KEY 0 0, LREM KEY 0 -, LTRIM KEY 0 0
  RPOP KEY, RPOPLPUSH KEY KEY, RPUSH KEY -
  SADD KEY -, SCARD KEY, SISMEMBER KEY -, SMEMBERS KEY, SREM KEY -
  BZPOPMIN KEY 1, ZADD KEY 0 -, ZCARD KEY, ZCOUNT KEY 0 0, ZINCRBY KEY 0 -, ZPOPMIN KEY, ZRANGE KEY 0 0
  ZRANGEBYLEX KEY - +, ZRANGEBYSCORE KEY 0 0, ZREM KEY -, ZREMRANGEBYRANK KEY 0 0, ZREMRANGEBYSCORE KEY 0 0
  ZREVRANGE KEY 0 0, ZREVRANGEBYSCORE KEY 0 0, ZSCORE KEY -, ZUNIONSTORE KEY 1 KEY
  XADD KEY * - -, XLEN KEY, XTRIM KEY MAXLEN 0
`
  .trim()
  .split(/\s*[,\n]\s*/)

/** Then it writes: a store that is full, demoted or cut off from its primary says so, and knows every command all the same. */
const SCRIPT = `
local refused = {}
for i = 2, #ARGV do
  local command = {}
  for word in string.gmatch(ARGV[i], '%S+') do
    if word == 'KEY' then word = KEYS[1] elseif word == 'CHANNEL' then word = ARGV[1] end
    table.insert(command, word)
  end
  if not redis.acl_check_cmd(unpack(command)) then table.insert(refused, string.lower(command[1])) end
end
if #refused == 0 then redis.call('SET', KEYS[1], '1', 'PX', 10000) end
return refused
`

/** The names of those that this user may not use. Rejects where nothing can be written. */
export async function refusedRights(redis: Redis, database: number): Promise<string[]> {
  const refused = await redis.eval(SCRIPT, 1, keys.probe, channelOf(database), ...NEEDED)
  return refused as string[]
}
