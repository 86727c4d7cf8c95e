/** Waits for the edits of many replies. */
import type { SignedRequest } from './requests.js'
import type { Stub } from './stub.js'

/** To be called before they are sent. Resolves with the moments, in the requests' order. */
export function waitForEdits(
  stub: Pick<Stub, 'edited'>,
  requests: readonly Pick<SignedRequest, 'token'>[],
): Promise<number[]> {
  return Promise.all(requests.map(({ token }) => stub.edited(token)))
}
