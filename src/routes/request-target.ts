/** What a request asked for, as the router reads it and as a log may tell it. */

/** Proxies send the whole URL; whom it names is not looked at. */
const ORIGIN = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i

/** Of whatever stands in a request line, with its query: it begins with a slash. */
export function localTarget(url: string): string {
  if (url.startsWith('/')) return url
  const local = url.replace(ORIGIN, '')
  return local.startsWith('/') ? local : `/${local}`
}

/** Without its query. Percent-encoding stays as it is. */
export const pathOf = (url: string) => localTarget(url).replace(/[?#].*$/s, '')

const SHOWN = 128
/** A query that was encoded into the path is one all the same. */
const ENCODED_QUERY = /%(3f|23).*$/is
/** So long is no word of a path, but may be a token. */
const NO_WORD = /[^/]{33,}/g

/** Method and path for a reader: no query, and nothing that is long enough to be a token. */
export function describeTarget(method: string, url: string): string {
  const path = pathOf(url).replace(ENCODED_QUERY, '').replace(NO_WORD, '…')
  return `${method} ${path}`.slice(0, SHOWN)
}
