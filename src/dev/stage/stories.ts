/** The server's own stories, by interaction: read from its log, the last ones kept. */
import type { LogLine, LogSource } from './server-process.js'

const KEPT = 1000

/** Why the trader did not get what was asked for, as the log had it before the story's end. */
export interface Trouble {
  readonly code: string
  readonly message: string
  /** Epoch milliseconds. */
  readonly at: number
}

/** The line of the log that tells an interaction's story, and the trouble that it had on its way. */
export interface StoryLine extends LogLine {
  readonly trouble?: Trouble
}

export interface Stories {
  readonly of: (interactionId: string) => StoryLine | undefined
  /** Resolves when it is there; undefined after `withinMs` without it. */
  readonly wait: (interactionId: string, withinMs: number) => Promise<StoryLine | undefined>
}

const TROUBLES: readonly unknown[] = ['signal not available', 'command failed']

const readTrouble = ({ reason, err, time }: LogLine): Trouble => ({
  code: String(reason),
  message: (err as Error).message,
  at: Date.parse(String(time)),
})

/** The oldest gives way. */
function keep<T>(map: Map<string, T>, id: string, value: T): void {
  map.set(id, value)
  if (map.size > KEPT) map.delete(map.keys().next().value as string)
}

/** Listens to a server process; `onStory` is told of each as it comes in. What is not `wanted` is not kept. */
export function collectStories(
  server: LogSource,
  onStory: (interactionId: string) => void = () => {},
  wanted: (interactionId: string) => boolean = () => true,
): Stories {
  const stories = new Map<string, StoryLine>()
  const troubles = new Map<string, Trouble>()
  const waiting = new Map<string, (story: StoryLine) => void>()

  function end(id: string, line: LogLine): void {
    const trouble = troubles.get(id)
    const story = { ...line, ...(trouble && { trouble }) }
    troubles.delete(id)
    keep(stories, id, story)
    waiting.get(id)?.(story)
    onStory(id)
  }

  server.on('line', (line) => {
    const id = String(line.interactionId)
    if (line.msg === 'interaction ended' && wanted(id)) end(id, line)
    if (TROUBLES.includes(line.msg) && wanted(id)) keep(troubles, id, readTrouble(line))
  })
  return {
    of: (id) => stories.get(id),
    wait: (id, withinMs) =>
      new Promise((resolve) => {
        const known = stories.get(id)
        if (known) return resolve(known)
        const settle = (story?: StoryLine) => {
          clearTimeout(timer)
          waiting.delete(id)
          resolve(story)
        }
        const timer = setTimeout(settle, withinMs)
        waiting.set(id, settle)
      }),
  }
}
