/** A small graph of a storm: what was sent, what has ended, and the slowest acknowledgements beside it. */
import { el, svg } from '../dom.js'

const WIDTH = 240
const HEIGHT = 64
/** As many as are drawn: a minute of quarters of a second is below that. */
const POINTS = 400

const path = (values, top) =>
  values
    .map((value, i) => {
      const x = (i / Math.max(1, values.length - 1)) * WIDTH
      const y = HEIGHT - 2 - (value / Math.max(1, top)) * (HEIGHT - 6)
      return `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`
    })
    .join('')

const number = (value) => value.toLocaleString('en')

/** What each line is, and what its highest point stands for. */
function legendNodes(most, slowest, seconds) {
  return [
    el('li', { class: 'sent' }, `sent, up to ${number(most)}`),
    el('li', { class: 'ended' }, 'ended, of those'),
    el('li', { class: 'slow' }, `acknowledged (p99), up to ${number(slowest)}\u00a0ms`),
    el('li', {}, `over ${number(seconds)} s`),
  ]
}

/** `points`: the storm's states so far. */
export function drawGraph(node, legend, points) {
  // One state alone, of a storm that was over before this page was opened, is a level line.
  const shown = points.length === 1 ? [...points, ...points] : points.slice(-POINTS)
  const sent = shown.map((point) => point.sent)
  const ended = shown.map(({ delivered, told, expired, lost }) => delivered + told + expired + lost)
  const slow = shown.map((point) => point.p99Ms ?? 0)
  const most = Math.max(...sent)
  const slowest = Math.max(...slow)
  node.replaceChildren(
    svg('path', { class: 'area', d: `${path(sent, most)}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z` }),
    svg('path', { class: 'sent', d: path(sent, most) }),
    svg('path', { class: 'ended', d: path(ended, most) }),
    svg('path', { class: 'slow', d: path(slow, slowest) }),
  )
  const seconds = Math.max(1, Math.round(shown.at(-1).elapsedMs / 1000))
  legend.replaceChildren(...legendNodes(most, Math.round(slowest), seconds))
  const words = `${sent.at(-1)} sent, ${ended.at(-1)} ended, slowest acknowledgements ${Math.round(slowest)} ms`
  node.setAttribute('aria-label', words)
}
