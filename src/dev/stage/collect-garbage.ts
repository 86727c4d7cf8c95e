/** Makes another process collect its garbage, so that what its heap holds is what it keeps. */
import { once } from 'node:events'
import { WebSocket } from 'undici'

/** To be put into the other process's NODE_OPTIONS: it then prints the address that `collectGarbage` takes. */
export const INSPECTABLE = '--inspect=127.0.0.1:0'

/** The inspector's address, from what the process printed. */
export function inspectorUrl(lines: readonly string[]): string {
  const found = lines.map((line) => /ws:\/\/\S+/.exec(line)?.[0]).find((url) => url !== undefined)
  if (found === undefined) throw new Error('the process has no inspector')
  return found
}

/** https://chromedevtools.github.io/devtools-protocol/v8/HeapProfiler/#method-collectGarbage */
export async function collectGarbage(url: string): Promise<void> {
  const socket = new WebSocket(url)
  await once(socket, 'open')
  const done = once(socket, 'message')
  socket.send(JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' }))
  await done
  const closed = once(socket, 'close')
  socket.close()
  await closed
}
