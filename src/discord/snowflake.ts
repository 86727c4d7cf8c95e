/** Discord's ids carry their moment of birth. https://docs.discord.com/developers/reference#snowflakes */

const DISCORD_EPOCH = 1_420_070_400_000n

const GREATEST = String(2n ** 64n - 1n)

/** A decimal id: an unsigned 64-bit number, 20 digits at most. */
export function isSnowflake(text: string): boolean {
  return /^\d{1,20}$/.test(text) && (text.length < GREATEST.length || text <= GREATEST)
}

/** When the id was made, epoch milliseconds on Discord's clock. `id` must pass `isSnowflake`. */
export function timestampOf(id: string): number {
  return Number((BigInt(id) >> 22n) + DISCORD_EPOCH)
}
