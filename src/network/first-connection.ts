/** A connection to whichever address of a host answers first: none is given up for being far away. */
import net, { type Socket } from 'node:net'
import { ConnectError, codeIn } from './connect-error.js'
import type { Address } from './system-files.js'

/** RFC 8305, section 5: the next address is tried beside the one before, which goes on. */
const NEXT_AFTER_MS = 250
/** However many they are, each has been begun with by then: what waits for one has seldom more than three seconds. */
const ALL_BEGUN_MS = 1000

export interface Attempts {
  /** For all addresses together. */
  readonly timeoutMs: number
  /** Which one has answered last, to anybody, as far as is known by now: it is the next. */
  readonly preferred?: () => string | undefined
  readonly connect?: typeof net.connect
}

/** The families in turn, the first one first: RFC 8305, section 4. */
export function inTurn(addresses: readonly Address[]): Address[] {
  const first = addresses.filter(({ family }) => family === addresses[0]?.family)
  const others = addresses.filter(({ family }) => family !== addresses[0]?.family)
  const longest = Math.max(first.length, others.length)
  return Array.from({ length: longest }, (_, at) => [first[at], others[at]])
    .flat()
    .filter((each) => each !== undefined)
}

/** As undici has it. */
const READING = { highWaterMark: 64 * 1024 }

const show = (address: string, port: number) =>
  net.isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`

/** Rejects with a ConnectError that names each address and what became of it. */
export function firstConnection(
  name: string,
  addresses: readonly Address[],
  port: number,
  { timeoutMs, preferred = () => undefined, connect = net.connect }: Attempts,
): Promise<Socket> {
  const nextAfterMs = Math.min(NEXT_AFTER_MS, ALL_BEGUN_MS / addresses.length)
  return new Promise((resolve, reject) => {
    const waiting = inTurn(addresses)
    const trying = new Map<Socket, Address>()
    const failures: { readonly address: string; readonly code: string }[] = []
    let next: NodeJS.Timeout | undefined
    const limit = setTimeout(fail, timeoutMs)

    function end(winner?: Socket) {
      clearTimeout(limit)
      clearTimeout(next)
      for (const socket of trying.keys()) if (socket !== winner) socket.destroy()
      trying.clear()
    }

    function fail() {
      for (const { address } of trying.values()) failures.push({ address, code: 'ETIMEDOUT' })
      end()
      const code = failures.at(-1)?.code ?? 'ENOTFOUND'
      const each = failures.map((failure) => `${failure.code} ${show(failure.address, port)}`)
      const words = each.join(', ') || 'it has no address'
      reject(new ConnectError(net.isIP(name) ? words : `${name}: ${words}`, { code }))
    }

    function tryNext() {
      clearTimeout(next)
      const best = preferred()
      const at = waiting.findIndex(({ address }) => address === best)
      const [one] = waiting.splice(Math.max(0, at), 1)
      if (!one) return trying.size === 0 ? fail() : undefined
      const socket = connect({ ...READING, host: one.address, port })
      trying.set(socket, one)
      // Stays: what fails when it is let go of must not end the process.
      socket.on('error', (error) => {
        if (!trying.delete(socket)) return
        failures.push({ address: one.address, code: codeIn(error) })
        tryNext()
      })
      socket.once('connect', () => {
        end(socket)
        resolve(socket)
      })
      next = setTimeout(tryNext, nextAfterMs)
    }

    tryNext()
  })
}
