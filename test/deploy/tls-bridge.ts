/** Plain HTTP in, TLS out: the local Discord speaks no TLS, and the real one nothing else. */
import { createServer } from 'node:http'
import { Agent, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'

export interface Bridge {
  readonly url: string
  /** What a request ended with when it got no answer. */
  readonly failures: readonly string[]
}

/**
 * Every request on a TLS connection of its own: one that is kept may be closed by a proxy at the moment of a reload,
 * which would tell of the client and not of the proxy.
 */
export async function startBridge(
  t: Pick<Test, 'teardown'>,
  to: { readonly port: number; readonly ca: string },
): Promise<Bridge> {
  const failures: string[] = []
  const agent = new Agent({ keepAlive: false, maxCachedSessions: 0 })
  const server = createServer((incoming, outgoing) => {
    const { method, url: path, headers } = incoming
    const target = { host: '127.0.0.1', port: to.port, servername: 'localhost', ca: to.ca }
    const sent = request({
      ...target,
      agent,
      method,
      path,
      headers: { ...headers, host: 'localhost', connection: 'close' },
    })
    sent.on('response', (response) => {
      outgoing.writeHead(response.statusCode as number, response.headers)
      response.pipe(outgoing)
    })
    sent.on('error', (error) => {
      failures.push(error.message)
      outgoing.destroy()
    })
    incoming.pipe(sent)
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, failures }
}
