/** One drawing for all who wait for the same picture: each may leave, and with the last of them it ends. */
import { unlessAborted } from '../signals/unless-aborted.js'

/** Rejects with what the drawing failed with, or SIGNAL_ABORTED for an asker who has left. */
export type SharedDrawing = (abort: AbortSignal) => Promise<Buffer>

/** Begins at once. `onEnd`: there will be no picture, because it failed or nobody waits; whoever asks again begins anew. */
export function shareDrawing(
  draw: (abort: AbortSignal) => Promise<Buffer>,
  onEnd: () => void,
): SharedDrawing {
  const ending = new AbortController()
  let drawing = true
  let waiting = 0
  const end = () => {
    if (!drawing) return
    drawing = false
    onEnd()
    ending.abort()
  }
  const picture = draw(ending.signal)
  picture.then(() => {
    drawing = false
  }, end)
  return async (abort) => {
    waiting += 1
    try {
      return await unlessAborted(abort, () => picture)
    } finally {
      waiting -= 1
      if (waiting === 0) end()
    }
  }
}
