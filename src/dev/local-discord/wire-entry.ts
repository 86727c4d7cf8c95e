/** One HTTP request about an interaction, with what came back: what the wire saw. */

export interface WireMessage {
  readonly headers: Readonly<Record<string, string>>
  /** Text; of a form its JSON part, then a line for each file. */
  readonly body: string
}

export interface WireEntry {
  /** Milliseconds since the interaction was sent. */
  readonly atMs: number
  readonly direction: 'to-signalbox' | 'to-discord'
  readonly what: string
  readonly request: WireMessage & { readonly method: string; readonly url: string }
  /** Absent while it is open, and when nothing was read. */
  response?: WireMessage & { readonly status: number; readonly atMs: number }
  /** Why there is no response, or what is odd about it. */
  note?: string
}
