/** What Redis and its driver complain about has a name that says what to look at. */
import t from 'tap'
import { named } from '../../../src/state/redis/trouble.js'

for (const [message, code] of [
  ['ERR DB index is out of range', 'DATABASE 20'],
  ['ERR SELECT is not allowed in cluster mode', 'CLUSTER'],
  ['CROSSSLOT Keys in request do not hash to the same slot', 'CLUSTER'],
  ["NOPERM User x has no permissions to run the 'evalsha' command", 'NOPERM evalsha'],
  ['NOPERM No permissions to access a key', 'NOPERM keys'],
  ['ERR max number of clients reached', 'MAXCLIENTS'],
  ['DENIED Redis is running in protected mode', 'DENIED'],
  ['Unknown RESP type 72', 'NOT REDIS'],
  ['Connection is closed.', 'closed'],
  ['Socket timeout. Expecting data', 'silent'],
  ['something else', undefined],
] as const)
  t.match(named(new Error(message), 20), { message, code }, message)

t.match(named(Object.assign(new Error('DENIED'), { code: 'EPIPE' }), 0), { code: 'EPIPE' })
