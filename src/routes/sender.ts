/** Whose request it was, for the line of what is rejected. */

/** A Fastify request is one: its address goes by `TRUST_PROXY`, and is worked out when it is read. */
export interface Sender {
  readonly ip: string | undefined
  /** The connection that it came on. */
  readonly socket?: { readonly remoteAddress?: string | undefined } | undefined
}
