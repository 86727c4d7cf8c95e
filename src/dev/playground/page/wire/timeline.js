/** One interaction's way drawn to scale, with Discord's two limits, and the same in words below. */
import { el, svg } from '../dom.js'
import { ACK_LIMIT_MS, duration, placeOf, TICKS, TOKEN_LIMIT_MS } from './scale.js'

const WIDTH = 400
const LEFT = 8
const RIGHT = 392
/** Above the labels: the limits' names. */
const HEAD = 24
const LABEL_HEIGHT = 15
/** Width of a letter, about. */
const LETTER = 5.9

const x = (ms) => LEFT + placeOf(ms) * (RIGHT - LEFT)

/** Labels climb until they cover none that stands already. */
function stack(marks) {
  const taken = []
  return marks.map((mark) => {
    const at = x(mark.ms)
    const text = `${mark.name} ${duration(mark.ms)}`
    const width = text.length * LETTER + 8
    const end = at + width > WIDTH
    const left = end ? at - width : at
    let level = 0
    const clashes = (other) =>
      other.level === level && left < other.left + other.width && other.left < left + width
    while (taken.some(clashes)) level += 1
    const placed = { mark, at, text, left, width, level, end }
    taken.push(placed)
    return placed
  })
}

function stem({ mark, at, level }, line) {
  const y = line - 20 - level * LABEL_HEIGHT
  return [
    svg('line', { class: 'stem', x1: at, x2: at, y1: y, y2: line }),
    svg('circle', { class: `dot ${mark.name}`, cx: at, cy: line, r: 4.5 }),
  ]
}

/** Beside the line at `x`, on its left when there is no room on the right. */
const words = (className, x, y, left, text) =>
  svg('text', { class: className, x: left ? x - 4 : x + 4, y, 'text-anchor': left && 'end' }, text)

const label = ({ mark, at, text, level, end }, line) =>
  words(`mark ${mark.name}`, at, line - 18 - level * LABEL_HEIGHT, end, text)

function limit(ms, name, line) {
  const at = x(ms)
  return [
    svg('line', { class: 'limit', x1: at, x2: at, y1: 4, y2: line + 12 }),
    words('limit-name', at, 12, true, name),
  ]
}

function tick([ms, name], line) {
  const at = x(ms)
  return [
    svg('line', { class: 'tick', x1: at, x2: at, y1: line + 6, y2: line + 11 }),
    svg('text', { class: 'tick-name', x: at, y: line + 24, 'text-anchor': 'middle' }, name),
  ]
}

const bar = (className, from, to, line) =>
  svg('rect', {
    class: className,
    x: x(from),
    y: line - 3,
    height: 6,
    width: Math.max(0, x(to) - x(from)),
    rx: 3,
  })

/** `marks` as the server sends them: `{name, ms, text}`. */
export function timelineNode({ what, marks }) {
  const shown = marks.toSorted((a, b) => a.ms - b.ms)
  const last = shown.at(-1)?.ms ?? 0
  const acknowledged = shown.find(({ name }) => name === 'acknowledged')?.ms
  const told = shown.map(({ name, ms }) => `${name} at ${duration(ms)}`).join(', ')
  const labels = stack(shown)
  const levels = 1 + Math.max(0, ...labels.map(({ level }) => level))
  const line = HEAD + 12 + levels * LABEL_HEIGHT
  return svg(
    'svg',
    {
      class: 'timeline',
      role: 'img',
      'aria-label': `Timeline of ${what}: ${told}`,
      viewBox: `0 0 ${WIDTH} ${line + 30}`,
    },
    bar('life', 0, TOKEN_LIMIT_MS, line),
    bar('window', 0, ACK_LIMIT_MS, line),
    bar('waiting', 0, last, line),
    acknowledged !== undefined && bar('to-ack', 0, acknowledged, line),
    ...limit(ACK_LIMIT_MS, 'to acknowledge: 3 s', line),
    ...limit(TOKEN_LIMIT_MS, 'token dies: 15 min', line),
    ...TICKS.flatMap((each) => tick(each, line)),
    ...labels.flatMap((each) => stem(each, line)),
    ...labels.map((each) => label(each, line)),
  )
}

export const storyNode = ({ timeline }) =>
  el(
    'ol',
    { class: 'story' },
    ...timeline.map(({ ms, who, text }) =>
      el(
        'li',
        { class: who },
        el('time', {}, duration(ms)),
        el('b', {}, who),
        el('span', {}, text),
      ),
    ),
  )
