/** Several listeners to the same hooks: log and metrics, called in order. */

type Hook = (...args: unknown[]) => void

/** `H` is an interface of nothing but functions that return nothing. */
export function combineHooks<H extends object>(...all: readonly [H, ...H[]]): H {
  const listeners = all as unknown as readonly Record<string, Hook>[]
  const names = Object.keys(all[0])
  const call =
    (name: string): Hook =>
    (...args) => {
      for (const each of listeners) each[name]?.(...args)
    }
  return Object.fromEntries(names.map((name) => [name, call(name)])) as H
}
