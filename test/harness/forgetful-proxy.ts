/** A proxy before a server that forgets its connections without a word, and takes new ones. */

import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'
import type { Test } from 'tap'

export interface ForgetfulProxy {
  readonly port: number
  /** Nothing passes on the connections that there are; they stay open. */
  forget(): void
}

export async function startForgetfulProxy(t: Test, port: number): Promise<ForgetfulProxy> {
  const pairs: [Socket, Socket][] = []
  const server = createServer((from) => {
    const to = connect(port, '127.0.0.1')
    pairs.push([from, to])
    from.pipe(to).pipe(from)
    for (const each of [from, to]) each.on('error', () => each.destroy())
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const forget = () => {
    for (const [from, to] of pairs) {
      from.unpipe(to)
      to.unpipe(from)
      // What comes is read, and goes nowhere.
      from.resume()
    }
  }
  t.teardown(() => {
    for (const pair of pairs) for (const each of pair) each.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, forget }
}
