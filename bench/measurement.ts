/** What `npm run bench` measures, one file each, loaded by need. */
import type { Lab } from './rig/lab.js'
import type { Row } from './row.js'

export interface Measurement {
  run(lab: Lab): Promise<readonly Row[]>
}

export interface Offered {
  /** What `--only` calls it; those that belong together share one. */
  readonly key: string
  readonly title: string
  load(): Promise<Measurement>
}
