/** What is put into a server's process before its own code runs, by NODE_OPTIONS: a wrong clock, or a way to die. */

/** As a process's environment has it; `hooks` beside what is there already. */
export function nodeOptions(hooks: readonly string[], inherited = ''): string {
  return [inherited, ...hooks].filter((each) => each !== '').join(' ')
}

const inject = (code: string) => `--import=data:text/javascript,${encodeURIComponent(code)}`

/** Its clock runs `ms` ahead of this machine's; the monotonic one is right. */
export const skewClock = (ms: number) =>
  inject(`
const Real = Date
const { now } = Real
Real.now = () => now() + ${ms}
globalThis.Date = new Proxy(Real, {
  construct: (target, args, type) => Reflect.construct(target, args.length ? args : [Real.now()], type),
  apply: () => String(new Date()),
})
Real.prototype.constructor = Date
`)

/** The process is gone when it asks by HTTP for a path with `text` in it, as by a crash in foreign code or for want of memory. */
export const dieAtFetch = (text: string) =>
  inject(`
import { subscribe } from 'node:diagnostics_channel'
subscribe('undici:request:create', ({ request }) => {
  if (request.path.includes(${JSON.stringify(text)})) process.kill(process.pid, 'SIGKILL')
})
`)
