/** The little of Discord's markdown that the answers use, as DOM nodes: never as HTML. */

const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const UNITS = [
  ['day', 86400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
]

function relative(seconds) {
  const away = seconds - Date.now() / 1000
  const [unit, length] = UNITS.find(([, size]) => Math.abs(away) >= size) ?? ['second', 1]
  return RELATIVE.format(Math.round(away / length), unit)
}

function time(seconds, style) {
  const node = document.createElement('time')
  const date = new Date(seconds * 1000)
  node.dateTime = date.toISOString()
  node.title = date.toLocaleString()
  const short = { dateStyle: 'medium', timeStyle: 'short' }
  node.textContent =
    style === 'R'
      ? relative(seconds)
      : date.toLocaleString(undefined, style === 't' ? { timeStyle: 'short' } : short)
  return node
}

function element(name, text) {
  const node = document.createElement(name)
  node.append(...markdown(text))
  return node
}

const RULES = [
  [/<t:(\d{1,12})(?::([tTdDfFR]))?>/, (m) => time(Number(m[1]), m[2])],
  [/`([^`]+)`/, (m) => Object.assign(document.createElement('code'), { textContent: m[1] })],
  [/\*\*(.+?)\*\*/s, (m) => element('strong', m[1])],
  [/~~(.+?)~~/s, (m) => element('s', m[1])],
  [/(?<![\w*])\*([^*\n]+)\*|(?<!\w)_([^_\n]+)_(?!\w)/, (m) => element('em', m[1] ?? m[2])],
  [/\\([*_`~|>\\])/, (m) => document.createTextNode(m[1])],
]

/** Nodes for a text. */
export function markdown(text) {
  const nodes = []
  let rest = text
  while (rest !== '') {
    const hits = RULES.map(([pattern, make]) => [pattern.exec(rest), make]).filter(([hit]) => hit)
    hits.sort(([a], [b]) => a.index - b.index)
    const [first] = hits
    if (!first) break
    const [hit, make] = first
    nodes.push(document.createTextNode(rest.slice(0, hit.index)), make(hit))
    rest = rest.slice(hit.index + hit[0].length)
  }
  return [...nodes, document.createTextNode(rest)]
}
