/** Who works on an interaction: the first to claim its id, across whatever shares the store. */

export interface Claimed<T> {
  /** False for a duplicate: `reply` is then the first one's, byte for byte. */
  readonly first: boolean
  readonly reply: T
  /** For the first where others can see its claim: what the reply promises is safe now, whatever becomes of this one. */
  readonly confirm?: () => void
  /** For a duplicate: the first has not confirmed, and may be gone. */
  readonly unconfirmed?: boolean
}

export interface Claims<T> {
  /**
   * Claims the id for 15 minutes. `decide` is called only where the id is new here, and must not wait;
   * what it returns is what duplicates will get.
   */
  claim(id: string, decide: () => T): Claimed<T> | Promise<Claimed<T>>
}
