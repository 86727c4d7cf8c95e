/** The two steps that an interaction takes in Redis, each atomic, by Redis' own clock. Times in milliseconds. */

/** Garbage of another type under one of our keys counts as nothing, and goes. */
const GUARDED = `
local function guarded(command, key, ...)
  local answer = redis.pcall(command, key, ...)
  if type(answer) ~= 'table' or not answer.err then return answer end
  if not string.find(answer.err, 'WRONGTYPE', 1, true) then error(answer) end
  redis.call('DEL', key)
  return redis.call(command, key, ...)
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`

/**
 * KEYS interaction, leases. ARGV format, owner, id, kind, body, job, tries, life, lease, and \`again\` where its owner puts
 * back what it had: then what cannot be read gives way.
 * Nothing where this one is the first; else the first one's format, owner, kind and body. Without a job nothing is owed.
 */
export const ACCEPT = `${GUARDED}
local format, owner, id, kind, body, job, tries, life, lease, again = unpack(ARGV)
local first = guarded('HMGET', KEYS[1], 'v', 'owner', 'kind', 'body')
if first[1] and first[1] ~= format and again == 'again' then redis.call('DEL', KEYS[1])
elseif first[1] then return first end
if job == '' then
  redis.call('HSET', KEYS[1], 'v', format, 'owner', owner, 'kind', kind, 'body', body)
else
  redis.call('HSET', KEYS[1], 'v', format, 'owner', owner, 'kind', kind, 'body', body, 'job', job, 'tries', tries)
  guarded('ZADD', KEYS[2], now + lease, id)
end
redis.call('PEXPIRE', KEYS[1], life)
return false
`

/**
 * KEYS leases, pulse. ARGV format, owner, the prefix of interactions' keys, life, lease, silence, how many to take, and
 * id and wish of each that the replica has to do with:
 * - \`ours\`: it goes on. Or a number, how many owners it has had: it was taken, and is begun. Answered \`held\`, \`taken\`,
 *   \`over\`, or \`missing\` where Redis has forgotten it, or holds what cannot be read.
 * - \`over\`: job and token go. That it was worked on stays, also where Redis had forgotten it: an \`accept\` may come late.
 * - \`back\`: whoever beats next may have it, which is no try.
 * Answers with these, with what was taken (id, job, tries, kind, body) and with the ids that are owed by nobody any more,
 * because what they owe has gone.
 *
 * When nobody has given a sign of life for \`silence\` it was Redis that was away, or its clock that was set: then nobody's
 * silence means anything, and all have one lease's time to speak before anything is taken from them.
 */
export const BEAT = `${GUARDED}
local format, owner, prefix, life, lease, silence, most = unpack(ARGV, 1, 7)
local said = guarded('HMGET', KEYS[2], 'at', 'quiet')
local at, quiet = tonumber(said[1]), tonumber(said[2])
local alive = at and quiet and math.abs(now - at) <= tonumber(silence) and quiet <= now + lease
if not alive then quiet = now + lease end
redis.call('HSET', KEYS[2], 'at', now, 'quiet', quiet)
local verdicts = {}
for n = 8, #ARGV, 2 do
  local id, wish = ARGV[n], ARGV[n + 1]
  local key = prefix .. id
  local found = guarded('HMGET', key, 'owner', 'kind', 'body', 'over', 'v')
  local verdict = 'taken'
  if wish == 'over' then
    redis.call('DEL', key)
    redis.call('HSET', key, 'v', format, 'owner', found[1] or owner, 'kind', found[2] or '', 'body', found[3] or '', 'over', 1)
    redis.call('PEXPIRE', key, life)
    guarded('ZREM', KEYS[1], id)
  elseif not found[1] or found[5] ~= format then verdict = 'missing'
  elseif found[4] then verdict = 'over'
  elseif found[1] == owner then
    verdict = 'held'
    guarded('ZADD', KEYS[1], wish == 'back' and now or now + lease, id)
    if wish == 'back' then redis.call('HSET', key, 'owner', '')
    elseif wish ~= 'ours' then
      redis.call('HSET', key, 'tries', wish)
      redis.call('HDEL', key, 'taken')
    end
  end
  table.insert(verdicts, verdict)
end
local taken, gone = {}, {}
if tonumber(most) > 0 and now >= quiet then
  -- No lease is longer than one: a clock that was set back must not make those of the dead outlive their tokens.
  for _, id in ipairs(guarded('ZRANGEBYSCORE', KEYS[1], '(' .. now + lease, '+inf', 'LIMIT', 0, 1000)) do
    redis.call('ZADD', KEYS[1], now + lease, id)
  end
  for _, id in ipairs(guarded('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, most)) do
    local key = prefix .. id
    local owed = guarded('HMGET', key, 'v', 'owner', 'job', 'tries', 'kind', 'body', 'over', 'taken')
    if owed[1] and owed[1] ~= format then
      redis.call('ZADD', KEYS[1], now + lease, id)
    elseif owed[7] or not owed[3] then
      redis.call('ZREM', KEYS[1], id)
      if not owed[7] then table.insert(gone, id) end
    else
      -- Whoever does not hear of it cannot begin it: it is soon due again, and no owner more has died.
      local tries = tonumber(owed[8]) or (tonumber(owed[4]) or 1) + (owed[2] ~= '' and 1 or 0)
      redis.call('HSET', key, 'owner', owner, 'taken', tries)
      redis.call('ZADD', KEYS[1], now + lease / 4, id)
      table.insert(taken, { id, owed[3], tostring(tries), owed[5] or '', owed[6] or '' })
    end
  end
end
return { verdicts, taken, gone }
`
