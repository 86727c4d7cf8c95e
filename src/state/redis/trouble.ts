/** Names for what Redis complains about, where its first word says too little: no address, no secret. */

const RULES: readonly [sign: RegExp, name: (database: number, found: string) => string][] = [
  [/DB index is out of range|invalid DB index/i, (database) => `DATABASE ${database}`],
  [/not allowed in cluster mode|^(?:MOVED|CROSSSLOT|CLUSTERDOWN)\b/, () => 'CLUSTER'],
  [/^NOPERM .*the '([^']+)' command/, (_, command) => `NOPERM ${command}`],
  [/^NOPERM .*\bkeys?\b/, () => 'NOPERM keys'],
  [/max number of clients/, () => 'MAXCLIENTS'],
  [/^DENIED\b/, () => 'DENIED'],
  [/^Unknown RESP type|^Protocol error/, () => 'NOT REDIS'],
  [/^Connection is closed/, () => 'closed'],
  [/^Socket timeout/, () => 'silent'],
]

/** Gives the error a `code` that says more, unless it has one; returns the same error. */
export function named(error: Error & { code?: unknown }, database: number): Error {
  if (error.code !== undefined) return error
  for (const [sign, name] of RULES) {
    const found = sign.exec(error.message)
    if (found) return Object.assign(error, { code: name(database, found[1] as string) })
  }
  return error
}
