/** What a shared store may hold that this version did not write. A closed set: it is a label. */
export const STRANGE_KINDS = [
  'interaction',
  'signal',
  'callback',
  'news',
  'demand',
  'refresh',
] as const

export type StrangeKind = (typeof STRANGE_KINDS)[number]
