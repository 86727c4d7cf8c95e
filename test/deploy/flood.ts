/** A stranger who posts without pause, until told to stop. */
import { Agent, request } from 'node:https'

export interface Flood {
  /** Resolves when so many have been answered. */
  answered(count: number): Promise<void>
  /** Resolves with the status of each that was sent. */
  stop(): Promise<readonly number[]>
}

/** More at a time are answered no sooner on a small machine, and leave no room for anybody else. */
const AT_A_TIME = 4

/** `from` is an address of this machine: what else is tested must not count as the stranger's. */
export function startFlood(
  to: { readonly port: number; readonly ca: string },
  from: string,
  makeHeaders: () => Readonly<Record<string, string>>,
  path = '/interactions',
): Flood {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_A_TIME })
  const target = { host: '127.0.0.1', port: to.port, servername: 'localhost', ca: to.ca, agent }
  const statuses: number[] = []
  const waiting: { count: number; resolve: () => void }[] = []
  let stopped = false

  const post = () =>
    new Promise<number>((resolve, reject) => {
      const headers = { host: 'localhost', ...makeHeaders() }
      const options = { method: 'POST', path, localAddress: from, headers }
      const sent = request({ ...target, ...options }, (response) => {
        response.resume().once('end', () => resolve(response.statusCode as number))
      })
      sent.once('error', reject)
      sent.end('{}')
    })
  async function keepPosting() {
    while (!stopped) {
      statuses.push(await post())
      for (const { count, resolve } of waiting) if (statuses.length >= count) resolve()
    }
  }
  const all = Promise.all(Array.from({ length: AT_A_TIME }, keepPosting))

  return {
    answered: (count) =>
      Promise.race([
        new Promise<void>((resolve) => waiting.push({ count, resolve })),
        all.then(() => {}),
      ]),
    async stop() {
      stopped = true
      await all
      agent.destroy()
      return statuses
    },
  }
}
