/** HTTP_PROXY, HTTPS_PROXY and NO_PROXY: which proxy leads to an address, if any. */
import { BlockList, isIP } from 'node:net'
import { SignalboxError } from '../errors.js'

const PROXY_NAMES = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'] as const

/** Those that are set. */
export type ProxyVariables = {
  readonly [Name in (typeof PROXY_NAMES)[number]]?: string | undefined
}

export interface HttpProxy {
  readonly isTls: boolean
  readonly hostname: string
  readonly port: number
  /** `proxy.example:3128`: all of it that may be told. */
  readonly host: string
  readonly authorization?: string
}

/** Lower case first, as curl and undici read them; an empty one is an unset one. */
export function proxyVariables(environment: NodeJS.ProcessEnv): ProxyVariables {
  const read = (name: string) => (environment[name.toLowerCase()] || environment[name] || '').trim()
  const all = PROXY_NAMES.map((name) => [name, read(name)] as const)
  return Object.fromEntries(all.filter(([, value]) => value !== ''))
}

const bare = (hostname: string) => hostname.replace(/^\[|\]$/g, '')
const decode = (text: string) => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Undefined when it is no proxy's URL. `proxy.example:3128` is one, as for curl. */
export function readProxy(text: string): HttpProxy | undefined {
  const whole = text.includes('://') ? text : `http://${text}`
  const url = URL.canParse(whole) ? new URL(whole) : undefined
  const isTls = url?.protocol === 'https:'
  if (!url || (!isTls && url.protocol !== 'http:') || !/^\/?$/.test(url.pathname)) return undefined
  const port = Number(url.port || (isTls ? 443 : 80))
  const login = `${decode(url.username)}:${decode(url.password)}`
  return {
    isTls,
    hostname: bare(url.hostname),
    port,
    host: `${url.hostname}:${port}`,
    ...(login !== ':' && { authorization: `Basic ${Buffer.from(login).toString('base64')}` }),
  }
}

/** `10.0.0.0/8`; undefined when it is no range. */
function isInRange(address: string, entry: string): boolean | undefined {
  const [, base = '', bits = ''] = /^\[?([\da-f.:]+)\]?\/(\d{1,3})$/i.exec(entry) ?? []
  const family = isIP(base) === 6 ? 'ipv6' : 'ipv4'
  if (isIP(base) === 0 || Number(bits) > (family === 'ipv6' ? 128 : 32)) return undefined
  const range = new BlockList()
  range.addSubnet(base, Number(bits), family)
  return isIP(address) !== 0 && range.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

/** An entry is a host and all below it, an address, or a range of them; each may have a port. */
function isMeant(entry: string, hostname: string, port: number): boolean {
  if (entry === '*') return true
  const inRange = isInRange(hostname, entry)
  if (inRange !== undefined) return inRange
  const [, host = entry, onlyPort] = isIP(entry)
    ? [entry]
    : (/^(.*?)(?::(\d+))?$/.exec(entry) as RegExpExecArray)
  if (onlyPort !== undefined && Number(onlyPort) !== port) return false
  const name = bare(host.replace(/^\*?\./, '').replace(/\.$/, ''))
  return hostname === name || (!isIP(hostname) && hostname.endsWith(`.${name}`))
}

/** A line for each variable that names no proxy; never a value, which may hold a login. */
export function proxyProblems(variables: ProxyVariables): string[] {
  return (['HTTP_PROXY', 'HTTPS_PROXY'] as const).flatMap((name) => {
    const text = variables[name]
    if (text === undefined || readProxy(text)) return []
    return [`${name} must be a proxy's URL starting with http:// or https://`]
  })
}

/**
 * `HTTP_PROXY` stands in for an `HTTPS_PROXY` that is not set, as undici has it. Throws a SignalboxError `CONFIG_INVALID`
 * where one of them is no proxy: a direct connection is not what was meant.
 */
export function proxyFor(target: string, variables: ProxyVariables): HttpProxy | undefined {
  const problems = proxyProblems(variables)
  if (problems.length > 0) throw new SignalboxError('CONFIG_INVALID', problems.join('\n'))
  const { protocol, hostname, port } = new URL(target)
  const isTls = protocol === 'https:'
  const { HTTP_PROXY, HTTPS_PROXY, NO_PROXY = '' } = variables
  const proxy = (isTls && HTTPS_PROXY) || HTTP_PROXY
  if (proxy === undefined) return undefined
  const name = bare(hostname.toLowerCase()).replace(/\.$/, '')
  const portMeant = Number(port || (isTls ? 443 : 80))
  const exempt = NO_PROXY.toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
  return exempt.some((entry) => isMeant(entry, name, portMeant)) ? undefined : readProxy(proxy)
}
