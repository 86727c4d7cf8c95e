/** What kind of store this is, and whether it is fit for what is kept in it. */
import type { Redis } from 'ioredis'
import { refusedRights } from './rights.js'
import { named } from './trouble.js'

export interface Inspection {
  /** `Redis 7.0.15`, `Valkey 8.1.0`. */
  readonly name: string
  /** As in `maxmemory-policy`. */
  readonly memoryPolicy: string
}

const OLDEST_MAJOR = 7
/** A log line has to stay one. */
const NAMED_AT_MOST = 3

function read(info: string, field: string): string | undefined {
  return new RegExp(`^${field}:(.*?)\\r?$`, 'm').exec(info)?.[1]
}

const unfit = (code: string, message: string) => Object.assign(new Error(message), { code })

function refusal(commands: readonly string[]) {
  const more = commands.length - NAMED_AT_MOST
  const list = commands.slice(0, NAMED_AT_MOST).join(' ') + (more > 0 ? ` and ${more} more` : '')
  return unfit(`NOPERM ${list}`, 'this user may not do all that is needed')
}

/** From INFO, which needs no right to read the configuration. */
function judge(info: string): Inspection {
  const version = read(info, 'redis_version') ?? 'unknown'
  const valkey = read(info, 'valkey_version')
  if (Number.parseInt(version, 10) < OLDEST_MAJOR)
    throw unfit('TOO_OLD', `Redis ${version} is older than 7`)
  if (read(info, 'cluster_enabled') === '1') throw unfit('CLUSTER', 'a node of a cluster')
  if (read(info, 'loading') === '1') throw unfit('LOADING', 'still reads its file')
  return {
    name: valkey === undefined ? `Redis ${version}` : `Valkey ${valkey}`,
    memoryPolicy: read(info, 'maxmemory_policy') ?? 'unknown',
  }
}

/**
 * To be asked whenever the connection has been made, before anything else is. Rejects with what is wrong as its
 * `code`: `DATABASE 99`, `CLUSTER`, `TOO_OLD`, `LOADING`, `NOPERM publish`; else with Redis' own error.
 */
export async function inspect(redis: Redis): Promise<Inspection> {
  const database = redis.options.db as number
  try {
    // The driver selects it too, and goes on in database 0 where that failed.
    const selected = database === 0 ? undefined : redis.select(database)
    const [info] = await Promise.all([redis.info(), selected])
    const inspection = judge(info)
    const refused = await refusedRights(redis, database)
    if (refused.length > 0) throw refusal(refused)
    return inspection
  } catch (error) {
    throw named(error as Error, database)
  }
}
