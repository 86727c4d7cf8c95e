/** One process that loads one candidate, beside the driver that both need, and says what that took. */
import 'ioredis'

const load = {
  bullmq: () => import('bullmq'),
  own: () => import('../../src/state/redis/leases.js'),
}[process.argv[2] as 'bullmq' | 'own']

/** Resident at the most so far. */
const mib = () => process.resourceUsage().maxRSS / 1024

const before = mib()
const startedAt = performance.now()
await load()
const ms = performance.now() - startedAt
process.stdout.write(JSON.stringify({ ms, mib: mib() - before }))
