/** Plain HTTP in, TLS out: the local Discord speaks no TLS, and the real one nothing else. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Agent, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'

export interface Bridge {
  readonly url: string
  /** What a request ended with when it got no answer. */
  readonly failures: readonly string[]
  /** How many connections were reset while they were being made, and made again. */
  readonly reconnects: () => number
}

/**
 * Every request on a connection of its own: one that is kept may be closed by a proxy at the moment of a reload, which
 * would tell of the client and not of the proxy.
 */
export async function startBridge(
  t: Pick<Test, 'teardown'>,
  to: { readonly port: number; readonly ca: string },
): Promise<Bridge> {
  const failures: string[] = []
  let reconnects = 0
  const agent = new Agent({ keepAlive: false })

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse) {
    const body = Buffer.concat(await incoming.toArray())
    const { method, url: path } = incoming
    const headers = { ...incoming.headers, host: 'localhost', connection: 'close' }
    const target = { host: '127.0.0.1', port: to.port, servername: 'localhost', ca: to.ca, agent }
    const attempt = (last: boolean) => {
      const sent = request({ ...target, method, path, headers })
      sent.on('response', (response) => {
        outgoing.writeHead(response.statusCode as number, response.headers)
        response.pipe(outgoing)
      })
      let secure = false
      sent.on('socket', (socket) => {
        socket.once('secureConnect', () => {
          secure = true
        })
      })
      sent.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ECONNRESET' && !secure && !last) {
          reconnects += 1
          attempt(true)
          return
        }
        failures.push(error.message)
        outgoing.destroy()
      })
      sent.end(body)
    }
    attempt(false)
  }
  const server = createServer((incoming, outgoing) => void pass(incoming, outgoing))
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, failures, reconnects: () => reconnects }
}
