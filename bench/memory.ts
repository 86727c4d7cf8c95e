/** (f) Memory: of an interaction that waits, of one that is remembered, and over a great many of them. */

import type { Measurement } from './measurement.js'
import { grow } from './memory-growth.js'
import { remember } from './memory-remembered.js'
import { wait } from './memory-waiting.js'

export const memory: Measurement = {
  async run(lab) {
    return [...(await wait(lab)), ...(await remember(lab)), ...(await grow(lab))]
  },
}
