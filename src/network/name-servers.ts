/** Asks the name servers without the process's threads, which a name that hangs would hold. */
import dns from 'node:dns'
import { setTimeout as sleep } from 'node:timers/promises'
import { codeIn } from './connect-error.js'
import { type Address, addressesInHosts, fullNames, readSystemFiles } from './system-files.js'

/** One question, asked twice. */
const TIMEOUT_MS = 1500
const TRIES = 2
/** RFC 8305, section 3: how long the addresses of one family wait for the other's. */
const OTHER_FAMILY_MS = 50
const NO_SUCH_NAME = ['ENOTFOUND', 'ENODATA']

type Resolver = Pick<dns.promises.Resolver, 'resolve4' | 'resolve6' | 'cancel'>

/** Made anew each time: it reads then which servers there are. */
const createResolver = (): Resolver =>
  new dns.promises.Resolver({ timeout: TIMEOUT_MS, tries: TRIES })

const none = () => []

async function askBothFamilies(name: string, create: () => Resolver): Promise<Address[]> {
  const resolver = create()
  const four = resolver.resolve4(name)
  const six = resolver.resolve6(name)
  try {
    await Promise.any([four, six])
    const late = sleep(OTHER_FAMILY_MS, [])
    const v4 = await Promise.race([four.catch(none), late])
    const v6 = await Promise.race([six.catch(none), late])
    resolver.cancel()
    return [
      ...v4.map((address) => ({ address, family: 4 as const })),
      ...v6.map((address) => ({ address, family: 6 as const })),
    ]
  } catch (error) {
    const { errors } = error as AggregateError
    const isNone = errors.every((each) => NO_SUCH_NAME.includes(codeIn(each)))
    throw Object.assign(new Error(name), { code: isNone ? 'ENOTFOUND' : 'EAI_AGAIN' })
  }
}

/**
 * By /etc/hosts, else by the name servers of /etc/resolv.conf and its search list. Rejects with the code `ENOTFOUND` or
 * `EAI_AGAIN`, as `dns.lookup` does.
 */
export async function askNameServers(
  name: string,
  files = readSystemFiles(),
  create = createResolver,
): Promise<readonly Address[]> {
  const known = addressesInHosts(name, files.hosts)
  if (known.length > 0) return known
  const names = fullNames(name, files.resolvConf)
  for (const each of names.slice(0, -1)) {
    try {
      return await askBothFamilies(each, create)
    } catch (error) {
      if (codeIn(error) !== 'ENOTFOUND') throw error
    }
  }
  return askBothFamilies(names.at(-1) as string, create)
}
