/** A way through a proxy to one host: CONNECT, whose refusal is never taken for an answer of that host. */
import { request } from 'node:http'
import type { Socket } from 'node:net'
import { ConnectError, codeIn } from './connect-error.js'
import type { HttpProxy } from './proxies.js'

/** `target` is `host:port`. Takes the connection to the proxy over. Rejects with a ConnectError that names the proxy. */
export function openTunnel(
  socket: Socket,
  proxy: HttpProxy,
  target: string,
  timeoutMs: number,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const refuse = (words: string, code: string) => {
      clearTimeout(limit)
      socket.destroy()
      reject(new ConnectError(`the proxy ${proxy.host} ${words}`, { code }))
    }
    const limit = setTimeout(
      () => refuse(`gives no answer within ${timeoutMs / 1000} s`, 'ETIMEDOUT'),
      timeoutMs,
    )
    const headers = {
      host: target,
      ...(proxy.authorization && { 'proxy-authorization': proxy.authorization }),
    }
    request({ method: 'CONNECT', path: target, headers, createConnection: () => socket })
      .on('connect', ({ statusCode = 0 }) => {
        // RFC 9110, section 9.3.6: any 2xx is the tunnel.
        if (statusCode < 200 || statusCode > 299)
          return refuse(`answered ${statusCode}`, 'PROXY_REFUSED')
        clearTimeout(limit)
        resolve(socket)
      })
      .on('error', (error) => refuse(`broke off (${codeIn(error)})`, codeIn(error)))
      .end()
  })
}
