/** The operators' listener answers to its own names: a page on a name that was turned to our address reads nothing. */
import { isIP } from 'node:net'

/** A URL says so itself, whatever the header says. */
const AUTHORITY = /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)/i
const LABEL = /^[a-z\d_-]+$/
const SHOWN = 128

/** Without port, brackets and the dot at the end, in lower case; undefined where it is no host at all. */
function nameOf(host: string): string | undefined {
  const url = `http://${host}`
  if (/[/?#@\\\s]/.test(host) || !URL.canParse(url)) return undefined
  return new URL(url).hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
}

/** By which foreign name a request asks, as a log may tell it; undefined: by one of its own. */
export type FindForeignName = (url: string, header: string | undefined) => string | undefined

/**
 * Addresses cannot be turned, and a name of one label (`localhost`, a service of Compose) is not to be had by strangers;
 * `names` are the others. Who sends no host is older than browsers.
 */
export function createNameJudge(names: readonly string[]): FindForeignName {
  const own = new Set(names.map((name) => name.toLowerCase()))
  return (url, header) => {
    const host = AUTHORITY.exec(url)?.[1] ?? header
    if (host === undefined) return undefined
    const name = nameOf(host)
    const isOwn = name && (isIP(name) !== 0 || LABEL.test(name) || own.has(name))
    return isOwn ? undefined : host.slice(0, SHOWN)
  }
}
