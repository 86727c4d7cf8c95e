/** What a shared engine does with one deferred interaction; both candidates are measured through this. */

export interface Interaction {
  readonly id: string
  /** The reply, for duplicates. */
  readonly reply: string
  /** What another replica needs to go on, without the token. */
  readonly job: string
  readonly token: string
}

export interface Engine {
  readonly name: string
  /** Claims it and makes it durable, in one turn. Undefined: this one was first. Else the reply of whoever was. */
  accept(interaction: Interaction): Promise<string | undefined>
  /** A sign of life for all that is held. Which of them are not held any more. */
  renew(ids: readonly string[]): Promise<readonly string[]>
  /** The question before an edit. */
  holds(id: string): Promise<boolean>
  end(id: string): Promise<void>
  /** Looks once for what nobody holds any more, and takes it: the ids. */
  takeOver(): Promise<readonly string[]>
  close(): Promise<void>
}
