/** What Redis says of itself: CPU time, bytes and memory so far. */
import type { Redis } from 'ioredis'

export interface Spent {
  readonly cpuUs: number
  readonly bytesIn: number
  readonly memory: number
}

/** https://redis.io/docs/latest/commands/info/ */
export function readSpent(info: string): Spent {
  const of = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1] ?? 0)
  return {
    cpuUs: (of('used_cpu_user') + of('used_cpu_sys')) * 1e6,
    bytesIn: of('total_net_input_bytes'),
    memory: of('used_memory'),
  }
}

export async function spentBy(redis: Redis): Promise<Spent> {
  return readSpent(await redis.info('everything'))
}
