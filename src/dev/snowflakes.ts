/** Makes and reads Discord's ids: milliseconds since 2015 in the high bits, a sequence in the low 22. */

/** The first second of 2015, epoch milliseconds: where snowflakes begin. */
export const DISCORD_EPOCH_MS = 1420070400000

const SEQUENCES = 2 ** 22

/** An id stamped with `ms` (epoch milliseconds); `sequence` tells ids of one millisecond apart. */
export function makeSnowflake(ms: number, sequence = 0): string {
  const since = BigInt(Math.floor(ms) - DISCORD_EPOCH_MS)
  return ((since << 22n) | BigInt(sequence % SEQUENCES)).toString()
}

/** When an id was made, epoch milliseconds. */
export function snowflakeTime(id: string): number {
  return Number(BigInt(id) >> 22n) + DISCORD_EPOCH_MS
}
