/** `TRUST_PROXY`: whose word about the client's address is taken. */
import { isIP } from 'node:net'
import { list } from './lists.js'

const PROXY_RANGES = ['loopback', 'linklocal', 'uniquelocal']

function isProxyAddress(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0) return PROXY_RANGES.includes(text)
  if (bits === undefined) return true
  const most = version === 4 ? 32 : 128
  // Whom 0 bits would trust is everybody, which is `true`; the library refuses it.
  return rest.length === 0 && /^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= most
}

/** True or false, a number of hops, or whom to trust. `undefined` when it is none of them. */
export function readTrustProxy(text = 'false'): boolean | number | string | undefined {
  if (text === 'true' || text === 'false') return text === 'true'
  if (/^\d{1,3}$/.test(text)) return Number(text)
  const addresses = list(text)
  return addresses.length > 0 && addresses.every(isProxyAddress) ? addresses.join(',') : undefined
}
