/** The real server with no cache to speak of, so that every command has to fetch. */
process.env.SIGNAL_TTL_MS = '1'
process.env.SIGNAL_MAX_STALE_MS = '0'
process.env.SIGNAL_PRECOMPUTE = 'off'
await import('../../../../src/main.js')
