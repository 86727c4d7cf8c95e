/** What a replica with another clock does: meanwhile this process is told that time. Nothing else may go on in it. */

export async function byClock<T>(aheadMs: number, work: () => Promise<T>): Promise<T> {
  const { now } = Date
  Date.now = () => now() + aheadMs
  try {
    return await work()
  } finally {
    Date.now = now
  }
}
