/** The other replicas' part in BullMQ: workers that wait for a job, as BullMQ runs them. */
import { Worker } from 'bullmq'
import { LEASE_MS, NAME } from './bullmq-plain.js'

export interface WaitingWorkers {
  /** Of the jobs that they took. */
  readonly taken: readonly string[]
  close(): Promise<void>
}

export async function openWorkers(url: string, count: number): Promise<WaitingWorkers> {
  const { hostname, port } = new URL(url)
  const taken: string[] = []
  const workers = Array.from({ length: count }, () => {
    const worker = new Worker(NAME, async ({ id }) => void taken.push(String(id)), {
      connection: { host: hostname, port: Number(port), maxRetriesPerRequest: null },
      prefix: NAME,
      lockDuration: LEASE_MS,
      stalledInterval: LEASE_MS / 2,
    })
    worker.on('error', () => {})
    return worker
  })
  await Promise.all(workers.map((worker) => worker.waitUntilReady()))
  return {
    taken,
    async close() {
      await Promise.all(workers.map((worker) => worker.close(true)))
    },
  }
}
