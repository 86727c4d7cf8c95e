/** A row of a trial: counts of what happened, not times. */
import type { Row } from '../row.js'

/** Without `own` there is nothing of the kind. */
export const counted = (what: string, own: number | undefined, bullmq: number): Row => ({
  ...{ what, unit: '' },
  ...(own !== undefined && { value: own }),
  beside: { name: 'BullMQ', value: bullmq },
})
