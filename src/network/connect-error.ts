/** A connection that never came to be: whom it was for and why, in words, and the code of the last thing that failed. */

export interface ConnectErrorOptions extends ErrorOptions {
  readonly code: string
}

/** Nothing was sent. The message holds names, addresses and codes only, and never a proxy's login. */
export class ConnectError extends Error {
  readonly code: string

  constructor(message: string, { code, ...options }: ConnectErrorOptions) {
    super(message, options)
    this.name = 'ConnectError'
    this.code = code
  }
}

/** As the system, OpenSSL and undici name what failed. */
export function codeIn(error: unknown): string {
  const { code, name }: { code?: unknown; name?: unknown } = Object(error)
  return String(code ?? name)
}
