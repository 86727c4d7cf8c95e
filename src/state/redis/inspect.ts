/** What kind of store this is, and whether it is fit for what is kept in it. */
import type { Redis } from 'ioredis'

export interface Inspection {
  /** `Redis 7.0.15`, `Valkey 8.1.0`. */
  readonly name: string
  /** As in `maxmemory-policy`. */
  readonly memoryPolicy: string
}

const OLDEST_MAJOR = 7

function read(info: string, field: string): string | undefined {
  return new RegExp(`^${field}:(.*?)\\r?$`, 'm').exec(info)?.[1]
}

/**
 * Reads it from INFO, which needs no right to read the configuration. Rejects with the code `TOO_OLD` below Redis 7:
 * a claim in one step (SET with NX and GET) is not known there.
 */
export async function inspect(redis: Pick<Redis, 'info'>): Promise<Inspection> {
  const info = await redis.info()
  const version = read(info, 'redis_version') ?? 'unknown'
  const valkey = read(info, 'valkey_version')
  if (Number.parseInt(version, 10) < OLDEST_MAJOR) {
    throw Object.assign(new Error(`Redis ${version} is older than 7`), { code: 'TOO_OLD' })
  }
  return {
    name: valkey === undefined ? `Redis ${version}` : `Valkey ${valkey}`,
    memoryPolicy: read(info, 'maxmemory_policy') ?? 'unknown',
  }
}
