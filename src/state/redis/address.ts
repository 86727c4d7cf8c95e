/** What REDIS_URL says: one server, or the sentinels that know which server is the primary. */
import { SignalboxError } from '../../errors.js'

export interface RedisHost {
  readonly host: string
  readonly port: number
}

export interface RedisAddress {
  /** One server; with `sentinel`, the sentinels. */
  readonly hosts: readonly RedisHost[]
  readonly tls: boolean
  readonly username: string | undefined
  readonly password: string | undefined
  readonly database: number
  /** The primary's name among its sentinels, and what these want to hear themselves. */
  readonly sentinel: { readonly name: string; readonly password: string | undefined } | undefined
}

/** None holds a value: a secret may stand anywhere in what was given. */
const PROBLEMS = {
  form: 'REDIS_URL must be a URL starting with redis:// or rediss://, or redis+sentinel:// or rediss+sentinel://',
  cluster:
    'REDIS_URL names several servers: a cluster is not supported, as all leases are one key; Sentinel is: redis+sentinel://host,host/name',
  host: 'REDIS_URL must name each host as host or host:port',
  database:
    'REDIS_URL may have a database behind the host, a number as in redis://host/1, and no other path',
  name: 'REDIS_URL must end in the name of the primary, or that and a database: redis+sentinel://host,host/name/1',
  query: 'REDIS_URL may have no query but ?sentinelPassword= of redis+sentinel://, and no fragment',
  encoding: 'REDIS_URL must have what is special in its user, password or name percent-encoded',
} as const

const refused = (problem: keyof typeof PROBLEMS) =>
  new SignalboxError('CONFIG_INVALID', PROBLEMS[problem])

const FORM =
  /^redis(?<tls>s?)(?<kind>[+-]\w+)?:\/\/(?:(?<login>[^/?#]*)@)?(?<hosts>[^/?#]*)(?<path>[^?#]*)(?<rest>.*)$/is
const HOST = /^(?:\[(?<v6>[\da-f:.]+)\]|(?<name>[\w.-]+))(?::(?<port>\d{1,5}))?$/i
/** Redis reads it as a signed word of 32 bits. */
const DATABASE = /^(?:0|[1-9]\d{0,8})$/

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw refused('encoding')
  }
}

function readHost(text: string, usualPort: number): RedisHost {
  const { v6, name, port = usualPort } = HOST.exec(text)?.groups ?? {}
  const host = v6 ?? name
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535) throw refused('host')
  return { host, port: Number(port) }
}

function readDatabase(text: string | undefined, problem: 'database' | 'name'): number {
  if (text !== undefined && !DATABASE.test(text)) throw refused(problem)
  return Number(text ?? 0)
}

function readLogin(text: string | undefined) {
  if (text === undefined) return { username: undefined, password: undefined }
  const [username = '', ...password] = text.split(':')
  return {
    username: decode(username) || undefined,
    password: password.length > 0 ? decode(password.join(':')) : undefined,
  }
}

/** Throws a SignalboxError `CONFIG_INVALID` that says what is wrong, and no value. */
export function readRedisUrl(url: string): RedisAddress {
  // What is read from a file often ends in a newline.
  const form = FORM.exec(url.trim())?.groups
  if (form === undefined) throw refused('form')
  const { tls, kind = '', login, hosts = '', path = '', rest = '' } = form
  const isSentinel = kind.toLowerCase() === '+sentinel'
  const several = hosts.split(',')
  if (kind.slice(1).toLowerCase() === 'cluster' || (!isSentinel && several.length > 1))
    throw refused('cluster')
  if (kind !== '' && !isSentinel) throw refused('form')

  const [, first = '', second, ...more] = path.split('/')
  const [, query] = /^\?sentinelPassword=([^&#]*)$/.exec(rest) ?? []
  if (rest !== '' && (query === undefined || !isSentinel)) throw refused('query')
  if (isSentinel && (first === '' || more.length > 0)) throw refused('name')
  if (!isSentinel && second !== undefined) throw refused('database')
  return {
    hosts: several.map((host) => readHost(host, isSentinel ? 26_379 : 6379)),
    tls: tls !== '',
    ...readLogin(login),
    database: isSentinel
      ? readDatabase(second, 'name')
      : readDatabase(first || undefined, 'database'),
    sentinel: isSentinel
      ? { name: decode(first), password: query === undefined ? undefined : decode(query) }
      : undefined,
  }
}
