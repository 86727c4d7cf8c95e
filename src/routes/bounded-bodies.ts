/** Bodies of senders that have proven nothing yet: so many bytes of them at a time, and so long for each. */
import type { IncomingMessage } from 'node:http'
import { announcesMoreThan, type Body, readBody } from './read-body.js'

/** `busy`: there is no room for it now, and it was not read. `slow`: it had not come in time. */
export type BoundedBody = Body | 'busy' | 'slow'

export interface BodyBounds {
  /** Of one, bytes. */
  readonly limit: number
  /** Of all that are being read [8 MiB]. */
  readonly mostBytes?: number
  /** From its headers to its end [5000]. */
  readonly withinMs?: number
}

export function createBodyReader(bounds: BodyBounds) {
  const { limit, mostBytes = 8 * 1024 * 1024, withinMs = 5000 } = bounds
  let held = 0

  return async (request: IncomingMessage): Promise<BoundedBody> => {
    // Nothing is kept of what is too large, and one that does not say how large it is may be as large as any.
    const kept = announcesMoreThan(request, limit) ? 0 : limit
    const size = Math.min(Number(request.headers['content-length'] ?? limit), kept)
    if (held + size > mostBytes) return 'busy'
    held += size
    let timer: NodeJS.Timeout | undefined
    try {
      return await new Promise<BoundedBody>((resolve) => {
        timer = setTimeout(resolve, withinMs, 'slow')
        readBody(request, kept, resolve)
      })
    } finally {
      clearTimeout(timer)
      held -= size
    }
  }
}
