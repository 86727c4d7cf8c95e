/** One request and its whole response over undici, within one limit of time: no streams, nothing left behind. */
import type { Dispatcher } from 'undici'

export interface Exchanged {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Empty for a plain success, of which nothing is waited for but the headers, unless it is wanted; `MAX_BYTES` of anything else. */
  readonly text: string
}

/** A page is nobody's success here: some network's login page comes as 200 too. */
export function isSuccess({ status, headers }: Pick<Exchanged, 'status' | 'headers'>): boolean {
  const isPage = /^text\//i.test(String(headers['content-type']))
  return status >= 200 && status <= 299 && !isPage
}

/** More than any error tree Discord sends; a page from something in between is cut off. */
const MAX_BYTES = 64 * 1024

/**
 * Its handler rather than `request`: of a success the headers are enough, and for them nobody needs a stream or an abort
 * signal. `limitMs` is for all of it: undici's own timeouts cover neither its queue nor a slow handshake. Rejects with
 * undici's or the system's error, or with a `TimeoutError`.
 */
export function exchange(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  limitMs: number,
  mayStart: () => boolean = () => true,
  whole = false,
): Promise<Exchanged> {
  return new Promise((resolve, reject) => {
    let running: Dispatcher.DispatchController | undefined
    let expired: Error | undefined
    let status = 0
    let headers: Exchanged['headers'] = {}
    const chunks: Buffer[] = []
    let length = 0

    const timer = setTimeout(() => {
      expired = new DOMException('no answer in time', 'TimeoutError')
      running?.abort(expired)
      // Or it is still in undici's queue: it ends when its turn comes.
      reject(expired)
    }, limitMs)

    const isPlain = () => !whole && isSuccess({ status, headers })

    function end() {
      clearTimeout(timer)
      resolve({ status, headers, text: Buffer.concat(chunks).toString('utf8', 0, MAX_BYTES) })
    }

    dispatcher.dispatch(request, {
      onRequestStart(controller) {
        // Thrown, it ends this request before it is written; an abort would end the connection as well.
        if (expired) throw expired
        if (!mayStart()) throw new DOMException('it waited too long to be sent', 'TimeoutError')
        running = controller
      },
      onResponseStart(_, statusCode, received) {
        status = statusCode
        headers = received
        if (isPlain()) resolve({ status, headers, text: '' })
      },
      onResponseData(controller, chunk) {
        if (isPlain()) return
        chunks.push(chunk)
        length += chunk.length
        if (length <= MAX_BYTES) return
        end()
        controller.abort(new Error('more than anybody reads'))
      },
      onResponseEnd: end,
      onResponseError(_, error) {
        clearTimeout(timer)
        reject(error)
      },
    })
  })
}
