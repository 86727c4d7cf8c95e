/** What a fault is: plain data that says how one interaction deviates from the good case. */

/** What one call is answered with instead of the truth. */
export type CallFault =
  /** A JSON error as Discord's API writes it. `errors`: the tree of a 50035. */
  | {
      readonly kind: 'error'
      readonly status: number
      readonly code: number
      readonly message: string
      readonly errors?: object
      /** The trader can get no answer any more: the exchange ends with the call. */
      readonly final?: 'expired' | 'unanswered' | 'deleted'
    }
  | {
      readonly kind: 'limited'
      readonly scope: 'user' | 'shared' | 'global'
      readonly retryAfterS: number
    }
  /** What Cloudflare says to a banned address: HTML, no rate-limit headers. */
  | { readonly kind: 'ban'; readonly retryAfterS: number }
  /** Server errors in turn, HTML and JSON alternating as they do in life. */
  | { readonly kind: 'broken'; readonly statuses: readonly number[] }
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' }

export interface Fault {
  readonly name: string
  /** The connection dies `afterMs` after the request was sent; `processed`: Discord has the reply all the same. */
  readonly lose?: {
    readonly how: 'reset' | 'close'
    readonly afterMs: number
    readonly processed: boolean
  }
  /** Discord reads the reply at once and processes it only this much later. */
  readonly processAfterMs?: number
  /** However early the reply or callback is, Discord calls it too late. */
  readonly tooLate?: true
  /** The first `times` edits are answered with `answer`. */
  readonly edits?: { readonly times: number; readonly answer: CallFault }
  /** The interaction is sent a second time: with the first, or after its reply. */
  readonly duplicate?: 'together' | 'after'
  /** Discord's clock runs this much ahead of `now()`, from this interaction on and for all of them. */
  readonly skewMs?: number
}
