/** The moments of one interaction, for a timeline drawn to scale. */

import { describeStep, receivedAt, troubleOf } from '../demo/timeline.js'
import type { Exchange } from '../local-discord/exchange.js'
import type { Step } from '../local-discord/exchange-types.js'
import type { StoryLine } from '../stage/stories.js'

export type MarkName =
  | 'sent'
  | 'verified'
  | 'acknowledged'
  | 'duplicate'
  | 'lost'
  | 'rescue'
  | 'fetched'
  | 'failed'
  | 'edited'
  | 'retry'
  | 'refused'
  | 'ended'

export interface Mark {
  readonly name: MarkName
  /** Milliseconds since it was sent. */
  readonly ms: number
  readonly text: string
}

/** After these an edit is never tried again. */
const FINAL: readonly unknown[] = [10062, 50027, 10008]

const isGood = ({ status = 0 }: Step) => status >= 200 && status < 300

function nameOf(step: Step, acknowledged: boolean): MarkName {
  switch (step.step) {
    case 'reply':
      if (!isGood(step)) return 'refused'
      return acknowledged ? 'duplicate' : 'acknowledged'
    case 'callback':
      return 'rescue'
    case 'edit':
    case 'follow-up':
      if (isGood(step)) return 'edited'
      return FINAL.includes(step.code) ? 'refused' : 'retry'
    default:
      return step.step
  }
}

function storyMarks(exchange: Exchange, story: StoryLine): Mark[] {
  const at = receivedAt(exchange, story)
  const { verifiedMs, ackMs, backendMs, cache } = story
  const marks: Mark[] = []
  if (typeof verifiedMs === 'number') {
    const text = `verified its signature in ${verifiedMs} ms`
    marks.push({ name: 'verified', ms: at + verifiedMs, text })
  }
  if (typeof backendMs === 'number' && typeof ackMs === 'number') {
    const text = `fetched in ${backendMs} ms, cache ${cache}`
    marks.push({ name: 'fetched', ms: at + ackMs + backendMs, text })
  }
  const trouble = troubleOf(exchange, story, at)
  if (trouble) marks.push({ name: 'failed', ...trouble })
  return marks
}

/** In order of time. A callback marks a rescue; when it is what acknowledged, it is marked as that too. */
export function marksOf(exchange: Exchange, story?: StoryLine): Mark[] {
  const marks: Mark[] = []
  let acknowledged = false
  for (const step of exchange.timeline) {
    const { ms } = step
    const text = describeStep(exchange, step)
    const name = nameOf(step, acknowledged)
    marks.push({ name, ms, text })
    if (name === 'acknowledged') acknowledged = true
    if (name === 'rescue' && isGood(step) && !acknowledged) {
      acknowledged = true
      marks.push({ name: 'acknowledged', ms, text })
    }
  }
  if (story) marks.push(...storyMarks(exchange, story))
  return marks.sort((a, b) => a.ms - b.ms)
}
