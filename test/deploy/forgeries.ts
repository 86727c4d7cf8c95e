/** Requests that look like Discord's, to the last detail or at first sight, and are not. */

import { randomBytes } from 'node:crypto'
import { TEST_APPLICATION_ID, TEST_SECRET_KEY } from '../../src/dev/fixtures/keys.js'
import { signWebhook } from '../../src/signals/callback/webhook.js'
import { seal } from '../../src/tools/signing/seal.js'

export function sealedForgery(): { headers: Record<string, string>; body: string } {
  const body = JSON.stringify({ id: '1', application_id: TEST_APPLICATION_ID, token: 'x', type: 1 })
  const { signature, timestamp } = seal(
    body,
    Math.floor(Date.now() / 1000),
    TEST_SECRET_KEY,
    'other-key',
  )
  return {
    headers: {
      'content-type': 'application/json',
      'x-signature-ed25519': String(signature),
      'x-signature-timestamp': String(timestamp),
    },
    body,
  }
}

/** All that can be seen of it without the key is right. */
export const shapedForgery = (): Record<string, string> => ({
  'x-signature-ed25519': randomBytes(64).toString('hex'),
  'x-signature-timestamp': String(Math.floor(Date.now() / 1000)),
})

/** Of a callback, which only its body could show to be none. */
export const claimedForgery = (): Record<string, string> =>
  signWebhook(`whsec_${randomBytes(32).toString('base64')}`, 'msg_1', Date.now(), '')
