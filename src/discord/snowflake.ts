/** Discord's ids carry their moment of birth. https://docs.discord.com/developers/reference#snowflakes */

/** The first second of 2015. */
const DISCORD_EPOCH = 1_420_070_400_000n

const SEQUENCES = 2 ** 22
const GREATEST = String(2n ** 64n - 1n)

/** A decimal id: an unsigned 64-bit number, 20 digits at most. */
export function isSnowflake(text: string): boolean {
  return /^\d{1,20}$/.test(text) && (text.length < GREATEST.length || text <= GREATEST)
}

/** When the id was made, epoch milliseconds on Discord's clock. `id` must pass `isSnowflake`. */
export function timestampOf(id: string): number {
  return Number((BigInt(id) >> 22n) + DISCORD_EPOCH)
}

/** An id stamped with `ms` (epoch milliseconds); `sequence` tells ids of one millisecond apart. */
export function makeSnowflake(ms: number, sequence = 0): string {
  const since = BigInt(Math.floor(ms)) - DISCORD_EPOCH
  return ((since << 22n) | BigInt(sequence % SEQUENCES)).toString()
}
