/**
 * Loaded into a server before its own code (`--import`): names as `SLOW_NAMES` says, and as few threads for lookups as
 * libuv lends. A name there is mapped to what becomes of it; any other is 127.0.0.1 at once.
 */
import dns from 'node:dns'

/** `hang`, a code to fail with, milliseconds until it is known, or addresses. */
type Fate = string | number | readonly string[]

const FATES = JSON.parse(process.env.SLOW_NAMES ?? '{}') as Record<string, Fate>
const THREADS = 2
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

function lookup(name: string, _: unknown, tell: (error: Error | null, found: object[]) => void) {
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
