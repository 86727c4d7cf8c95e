/** Why a request was turned away: a closed set, so that each has its counter from the start. */

export const REJECTIONS = [
  // What no route gets to see.
  'malformed',
  'slow',
  'headers-too-large',
  'not-found',
  'method',
  // The operators' listener was asked by a name that is not its own.
  'host',
  // Of interactions.
  'signature-shape',
  'signature',
  'timestamp',
  'shape',
  'too-large',
] as const

export type Rejection = (typeof REJECTIONS)[number]
