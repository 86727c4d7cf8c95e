/** Fixtures that are validly signed and yet no interaction of ours. */
import { makeUnknown } from '../local-discord/payloads.js'
import { type FixturePlan, json, MALFORMED, plain, plan } from './plan.js'

export const MALFORMED_PLANS: readonly FixturePlan[] = [
  plan(
    'malformed-application',
    "Another application's interaction",
    'Validly signed, but not for us.',
    (e) => plain({ ...e, applicationId: '1187265543218790422' }),
    MALFORMED,
  ),
  plan(
    'malformed-text',
    'Signed, but not JSON',
    'A clear 400 after the signature check.',
    () => 'type=1&token=abc',
    MALFORMED,
  ),
  plan(
    'malformed-list',
    'Signed JSON, but a list',
    'A clear 400 after the signature check.',
    () => '[{"type":1}]',
    MALFORMED,
  ),
  plan(
    'malformed-empty',
    'Signed, but empty',
    'An empty body has a valid signature too.',
    () => '',
    MALFORMED,
  ),
  plan(
    'malformed-no-token',
    'A command without its token',
    'Without it nothing could ever be answered later.',
    (e) => plain(e).replace(/"token":"[^"]+",/, ''),
    MALFORMED,
  ),
  plan(
    'malformed-no-data',
    'A command without its data',
    'Its type has them.',
    (e) => json({ ...makeUnknown(e, 2), data: undefined }),
    MALFORMED,
  ),
]
