/** What the doctor says of one thing it looked at, and how that reads as a line. */

export interface Finding {
  /** What was looked at: `wrong signature`. */
  readonly check: string
  /** `skip`: could not be looked at. Only `fail` makes the whole fail. */
  readonly state: 'ok' | 'warn' | 'fail' | 'skip'
  /** What was found. */
  readonly found: string
  /** How to mend it. */
  readonly cure?: string
}

const WORDS = { ok: 'ok  ', warn: 'WARN', fail: 'FAIL', skip: 'skip' } as const

/** One line, without a line break at its end. */
export function printFinding({ check, state, found, cure }: Finding): string {
  return `${WORDS[state]}  ${check.padEnd(16)} ${found}${cure ? ` -> ${cure}` : ''}`
}

/** The findings of one check. */
export function findingsOf(check: string) {
  const make = (state: Finding['state']) => (found: string, cure?: string) => ({
    check,
    state,
    found,
    ...(cure !== undefined && { cure }),
  })
  return { ok: make('ok'), warn: make('warn'), fail: make('fail'), skip: make('skip') }
}
