/** What can befall a replica, and whether it befell certain ones in a certain time. */

export const KINDS = ['killed', 'frozen', 'skewed', 'cut off', 'silent', 'far'] as const
export type Kind = (typeof KINDS)[number]

/** Times are of `performance.now()`. */
export interface Harm {
  readonly kind: Kind
  readonly replica: number
  readonly from: number
  to: number
}

/** Of `kinds`, one that befell one of these replicas between two moments. */
export function harmOf(
  done: readonly Harm[],
  replicas: ReadonlySet<number>,
  [from, to]: readonly [number, number],
  kinds: readonly Kind[],
): Kind | undefined {
  return kinds.find((kind) =>
    done.some(
      (harm) =>
        harm.kind === kind && replicas.has(harm.replica) && harm.from <= to && harm.to >= from,
    ),
  )
}
