/** The server's own stories, by interaction: read from its log, the last ones kept. */
import type { LogLine, LogSource } from './server-process.js'

const KEPT = 1000

export interface Stories {
  readonly of: (interactionId: string) => LogLine | undefined
  /** Resolves when it is there; undefined after `withinMs` without it. */
  readonly wait: (interactionId: string, withinMs: number) => Promise<LogLine | undefined>
}

/** Listens to a server process; `onStory` is told of each as it comes in. What is not `wanted` is not kept. */
export function collectStories(
  server: LogSource,
  onStory: (interactionId: string) => void = () => {},
  wanted: (interactionId: string) => boolean = () => true,
): Stories {
  const stories = new Map<string, LogLine>()
  const waiting = new Map<string, (story: LogLine) => void>()
  server.on('line', (line) => {
    if (line.msg !== 'interaction ended') return
    const id = String(line.interactionId)
    if (!wanted(id)) return
    stories.set(id, line)
    if (stories.size > KEPT) stories.delete(stories.keys().next().value as string)
    waiting.get(id)?.(line)
    onStory(id)
  })
  return {
    of: (id) => stories.get(id),
    wait: (id, withinMs) =>
      new Promise((resolve) => {
        const known = stories.get(id)
        if (known) return resolve(known)
        const settle = (story?: LogLine) => {
          clearTimeout(timer)
          waiting.delete(id)
          resolve(story)
        }
        const timer = setTimeout(settle, withinMs)
        waiting.set(id, settle)
      }),
  }
}
