/** Who works on an interaction: the first to claim its id, across whatever shares the store. */

export interface Claimed<T> {
  /** False for a duplicate: `reply` is then the first one's, byte for byte. */
  readonly first: boolean
  readonly reply: T
}

export interface Claims<T> {
  /**
   * Claims the id for 15 minutes. `decide` is called only where the id is new here, and must not wait;
   * what it returns is what duplicates will get.
   */
  claim(id: string, decide: () => T): Claimed<T> | Promise<Claimed<T>>
}
