/** A proxy of the test's own that makes tunnels, or refuses them in its own ways. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { Test } from 'tap'

export interface ConnectProxy {
  /** `127.0.0.1:3128` */
  readonly host: string
  /** Where tunnels were asked for, in order. */
  readonly targets: string[]
  /** What was given as a login each time. */
  readonly logins: (string | undefined)[]
  /** From now on: a status in place of the tunnel, or no answer at all. */
  refuseWith: number | 'silence' | 'hang-up' | undefined
  /** Ends what is open. */
  closeTunnels(): void
}

export async function startConnectProxy(t: Pick<Test, 'teardown'>): Promise<ConnectProxy> {
  const open = new Set<Socket>()
  /* c8 ignore next: for whoever asks it for something else than a tunnel */
  const server = createServer((_, response) => response.writeHead(400).end())
  server.on('connection', (socket) => {
    open.add(socket)
    /* c8 ignore next: only where a client resets it */
    socket.on('error', () => {})
    socket.on('close', () => open.delete(socket))
  })
  server.on('connect', ({ url = '', headers }, client: Socket) => {
    proxy.targets.push(url)
    proxy.logins.push(headers['proxy-authorization'])
    if (proxy.refuseWith === 'silence') return
    if (proxy.refuseWith === 'hang-up') return client.destroy()
    if (proxy.refuseWith) return client.end(`HTTP/1.1 ${proxy.refuseWith} No\r\n\r\n`)
    const { hostname, port } = new URL(`none://${url}`)
    const upstream = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 201 Connection established\r\n\r\n')
      client.pipe(upstream).pipe(client)
    })
    upstream.on('error', () => client.destroy())
    client.on('close', () => upstream.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const proxy: ConnectProxy = {
    host: `127.0.0.1:${port}`,
    targets: [],
    logins: [],
    refuseWith: undefined,
    closeTunnels() {
      for (const socket of open) socket.destroy()
    },
  }
  t.teardown(() => {
    proxy.closeTunnels()
    server.close()
  })
  return proxy
}
