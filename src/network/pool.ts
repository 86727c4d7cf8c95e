/** All connections to elsewhere over HTTP: by name or address, directly or through the operator's proxy. */
import { isIP, isIPv6, type Socket } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import { buildConnector, Pool } from 'undici'
import { ConnectError, codeIn } from './connect-error.js'
import { firstConnection } from './first-connection.js'
import { NAMES, type Names } from './names.js'
import { type HttpProxy, type ProxyVariables, proxyFor } from './proxies.js'
import type { Address } from './system-files.js'
import { openTunnel } from './tunnel.js'

/** For all addresses together; the lookup before it and the TLS after it have limits of their own. */
const CONNECT_MS = 3000
/** As undici has it. */
const KEEP_ALIVE_MS = 60_000

export interface ConnectorOptions extends Pick<ConnectionOptions, 'ca'> {
  readonly names?: Names
}

const asAddress = (text: string): Address[] => {
  const family = isIP(text)
  return family === 0 ? [] : [{ address: text, family: family === 4 ? 4 : 6 }]
}

async function open(name: string, port: number, names: Names): Promise<Socket> {
  const [literal] = asAddress(name)
  if (literal) return firstConnection(name, [literal], port, { timeoutMs: CONNECT_MS })
  const addresses = await names.addressesOf(name)
  try {
    const preferred = () => names.preferred(name)
    const socket = await firstConnection(name, addresses, port, {
      timeoutMs: CONNECT_MS,
      preferred,
    })
    // Whoever asked may have given up by now: the next to ask begins with it.
    names.prefer(name, String(socket.remoteAddress))
    return socket
  } catch (error) {
    names.distrust(name)
    throw error
  }
}

/** For undici. What fails before TLS is a ConnectError. */
export function createConnector(
  origin: string,
  variables: ProxyVariables,
  { names = NAMES, ca }: ConnectorOptions = {},
): buildConnector.connector {
  const proxy = proxyFor(origin, variables)
  const secure = buildConnector({ timeout: CONNECT_MS, ...(ca !== undefined && { ca }) })
  const secured = (options: buildConnector.Options) =>
    new Promise<Socket>((resolve, reject) =>
      secure(options, (...[error, socket]) => (error ? reject(error) : resolve(socket))),
    )

  async function openProxy({ isTls, hostname, host, port }: HttpProxy): Promise<Socket> {
    const httpSocket = await open(hostname, port, names)
    if (!isTls) return httpSocket
    return secured({ hostname, host, protocol: 'https:', port: String(port), httpSocket })
  }

  async function openThrough(through: HttpProxy, target: string): Promise<Socket> {
    const socket = await openProxy(through).catch((cause) => {
      const code = codeIn(cause)
      const why = cause instanceof ConnectError && isIP(through.hostname) ? code : cause.message
      throw new ConnectError(`the proxy ${through.host} cannot be reached: ${why}`, { code, cause })
    })
    return openTunnel(socket, through, target, CONNECT_MS)
  }

  async function connect(options: buildConnector.Options): Promise<Socket> {
    const { hostname, protocol } = options
    const port = Number(options.port || (protocol === 'https:' ? 443 : 80))
    const target = isIPv6(hostname) ? `[${hostname}]:${port}` : `${hostname}:${port}`
    const socket = await (proxy ? openThrough(proxy, target) : open(hostname, port, names))
    if (protocol === 'https:') return secured({ ...options, httpSocket: socket })
    return socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS)
  }

  return (options, callback) => {
    connect(options).then(
      (socket) => callback(null, socket),
      (error: Error) => callback(error, null),
    )
  }
}

export interface PoolOptions
  extends Pick<
    Pool.Options,
    'connections' | 'pipelining' | 'keepAliveTimeout' | 'keepAliveMaxTimeout'
  > {
  readonly proxies?: ProxyVariables | undefined
}

/** Cookies of an edge and headers of middleboxes pile up: undici's 16 KiB make a failure of a success. */
const MAX_HEADER_BYTES = 64 * 1024

/** For one origin; `url` may have a path. */
export function createPool(url: string, { proxies = {}, ...options }: PoolOptions): Pool {
  const { origin } = new URL(url)
  const connect = createConnector(origin, proxies)
  return new Pool(origin, { ...options, connect, maxHeaderSize: MAX_HEADER_BYTES })
}
