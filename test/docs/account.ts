/** How each command of the documentation is known to work: run here, run by another test, or why no test can. */

/** Run as it stands, with stand-ins for addresses and names, in a copy of the project. */
export interface Run {
  readonly shows: RegExp
  /** Ctrl-C at this output; it must then end well. */
  readonly stopAt?: RegExp
  readonly env?: Readonly<Record<string, string>>
  /** Programs that it needs beside Node.js. */
  readonly needs?: readonly string[]
  /** Against a server in callback mode, with a job that waits for its callback. */
  readonly callback?: true
}

/** The file is a test, or what runs the tests, and says these words. */
export interface ByOther {
  readonly by: string
  readonly says: string
}

export interface Cannot {
  readonly cannot: string
}

export type Account = Run | ByOther | Cannot

export type Accounts = Readonly<Record<string, Account>>

export const stopAt = (output: RegExp): Run => ({ shows: output, stopAt: output })
