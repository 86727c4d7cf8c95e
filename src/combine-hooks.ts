/** Several listeners to the same hooks: log and metrics, called in order. */

type Hook = (...args: unknown[]) => void

/** `H` is an interface of nothing but functions that return nothing; who does not care for one leaves it out. */
export function combineHooks<H extends object>(...all: readonly [H, ...Partial<H>[]]): H {
  const listeners = all as unknown as readonly Record<string, Hook | undefined>[]
  const combine = (name: string): Hook => {
    const hooks = listeners.flatMap((each) => each[name] ?? [])
    return (a, b, c) => {
      for (const hook of hooks) hook(a, b, c)
    }
  }
  const names = Object.keys(all[0])
  return Object.fromEntries(names.map((name) => [name, combine(name)])) as H
}
