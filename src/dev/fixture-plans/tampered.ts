/** Fixtures of requests that were changed after signing, and one that only looks so. */
import type { Tamper } from '../fixtures.js'
import { makePing } from '../local-discord/payloads.js'
import { type FixturePlan, json, plain, plan, REFUSED, SIGNAL } from './plan.js'

const refused: readonly (readonly [Tamper, string, string])[] = [
  ['flip-body-byte', 'One byte of the body changed', 'The signature covers the body.'],
  ['flip-signature-bit', 'One bit of the signature changed', 'The signature covers itself.'],
  [
    'other-key',
    'Signed with another key',
    'Discord sends such requests on purpose, again and again.',
  ],
  [
    'change-timestamp',
    'The timestamp changed after signing',
    'The signature covers the timestamp.',
  ],
  ['stale-timestamp', 'Signed an hour ago', 'A genuine request must not be replayed later.'],
  ['no-signature', 'No signature header', 'Discord checks this before it saves the URL.'],
  ['no-timestamp', 'No timestamp header', 'Discord checks this before it saves the URL.'],
  ['no-headers', 'No signature headers at all', 'What scanners send.'],
  ['short-signature', 'A signature of 63 bytes', 'Must end in 401, not in an exception.'],
  ['non-hex-signature', 'A signature that is not hex', 'Must end in 401, not in an exception.'],
]

export const TAMPERED: readonly FixturePlan[] = [
  ...refused.map(([tamper, title, why]) =>
    plan(`tampered-${tamper}`, title, why, plain, REFUSED, tamper),
  ),
  plan(
    'tampered-ping',
    'A PING with a changed signature',
    'Not even a PING is answered unsigned.',
    (e) => json(makePing(e)),
    REFUSED,
    'flip-signature-bit',
  ),
  plan(
    'signature-upper-case',
    'A valid signature in upper-case hex',
    'Hex has no case.',
    plain,
    SIGNAL,
    'upper-case-signature',
  ),
]
