/**
 * Loaded into a server before its own code (`--import`): names as `SLOW_NAMES` says, and as few threads for lookups as
 * libuv lends. A name there is mapped to what becomes of it; any other is 127.0.0.1 at once. Of addresses
 * 192.0.2.* and 100::* say nothing, as if packets to them were lost; all others are `FAR_MS` away.
 */
import dns from 'node:dns'
import net, { Socket, type TcpNetConnectOpts } from 'node:net'

/** `hang`, a code to fail with, milliseconds until it is known, or addresses. */
type Fate = string | number | readonly string[]

const FATES = JSON.parse(process.env.SLOW_NAMES ?? '{}') as Record<string, Fate>
const THREADS = 2
const { lookup: realLookup } = dns
let busy = 0
const queue: (() => void)[] = []

/** Calls `tell` when the name's fate has come, if ever. */
function meet(name: string, tell: (error: Error | null, addresses: readonly string[]) => void) {
  const fate = FATES[name] ?? ['127.0.0.1']
  if (fate === 'hang') return
  if (typeof fate === 'number') setTimeout(tell, fate, null, ['127.0.0.1'])
  else if (typeof fate === 'string')
    setImmediate(tell, Object.assign(new Error(`${fate} ${name}`), { code: fate }), [])
  else setImmediate(tell, null, fate)
}

type Tell = (error: Error | null, found: object[]) => void

/** Whoever listens has its own address looked up, in another form. */
function lookup(name: string, ...rest: [unknown, Tell]) {
  const [, tell] = rest
  if (tell === undefined) return Reflect.apply(realLookup, dns, [name, ...rest])
  const start = () => {
    busy += 1
    meet(name, (error, addresses) => {
      busy -= 1
      queue.shift()?.()
      tell(
        error,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )
    })
  }
  if (busy < THREADS) start()
  else queue.push(start)
}

class Resolver {
  readonly resolve4 = (name: string) =>
    new Promise<readonly string[]>((resolve, reject) =>
      meet(name, (error, addresses) => (error ? reject(error) : resolve(addresses))),
    )

  readonly resolve6 = () => Promise.reject(Object.assign(new Error('none'), { code: 'ENODATA' }))
  cancel() {}
}

Object.assign(dns, { lookup })
Object.assign(dns.promises, { Resolver })

const { connect: realConnect } = net

function connect(...to: Parameters<typeof realConnect>) {
  const [{ host = '' }] = to as unknown as [TcpNetConnectOpts]
  if (/^(192\.0\.2\.|100::)/.test(host)) return new Socket()
  const far = Number(process.env.FAR_MS ?? 0)
  if (far === 0) return Reflect.apply(realConnect, net, to)
  const socket = new Socket()
  setTimeout(() => socket.destroyed || Reflect.apply(socket.connect, socket, to), far)
  return socket
}

Object.assign(net, { connect })
