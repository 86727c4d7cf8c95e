/** Puts the signal that all requests ask for into a server's cache, where it stays for the whole run. */
import { withConnections } from './connection.js'
import type { Lab } from './lab.js'
import type { Server } from './launch.js'
import { judge } from './load.js'

/** What was fetched once is current for an hour. */
export const PRIMED = { SIGNAL_TTL_MS: '3600000' }

/** Resolves when the first answer, a deferred one, has been edited. */
export async function prime({ requests, stub }: Lab, server: Server): Promise<Server> {
  stub.backend = 'instant'
  const { bytes, token } = requests.signal()
  const edited = stub.edited(token)
  await withConnections(server.port, 1, async (connections) => {
    for (const connection of connections) judge(await connection.ask(bytes), 'acknowledged')
  })
  await edited
  return server
}
