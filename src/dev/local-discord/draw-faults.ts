/** Turns fault names into plans: one by name (`429-user:3`), or a seeded share of all interactions. */
import { seededRandom } from '../stage/random.js'
import type { Fault } from './fault.js'
import { FAULTS } from './faults.js'

/** Other names that people know a fault by. */
export const ALIASES: Readonly<Record<string, string>> = { '40060': 'lost-reply-processed' }

export const faultNames: readonly string[] = [...Object.keys(FAULTS), ...Object.keys(ALIASES)]

/** `name` or `name:number`; the number is what the table says it is. Throws a RangeError that names the known ones. */
export function parseFault(text: string): Fault {
  const [name = '', number] = text.split(':')
  const entry = FAULTS[ALIASES[name] ?? name]
  const n = number === undefined ? entry?.parameter?.default : Number(number)
  if (entry === undefined) {
    throw new RangeError(`no fault is named "${name}": there are ${faultNames.join(', ')}`)
  }
  if (number !== undefined && (!entry.parameter || !Number.isInteger(n))) {
    const wants = entry.parameter ? `a whole number (${entry.parameter.meaning})` : 'no number'
    throw new RangeError(`fault "${name}" takes ${wants}, not "${number}"`)
  }
  return { name: text, ...entry.plan(n ?? 0) }
}

/** Of all interactions `share` (0 to 1) get one of `names`, each as likely, the same ones for the same seed. */
export function drawFaults(
  share: number,
  names: readonly string[],
  seed: number,
): () => Fault | undefined {
  const random = seededRandom(seed)
  const plans = names.map(parseFault)
  return () => {
    const hit = random() < share
    const which = Math.floor(random() * plans.length)
    return hit ? plans[which] : undefined
  }
}
