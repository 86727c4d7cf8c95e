/** The little of Discord's markdown that the answers use, as DOM nodes: never as HTML. */
import { el } from '../dom.js'
import { EMOJI, emojiPicture } from '../emoji/list.js'
import { timeNode } from './times.js'

const wrap = (name, text, locale) => el(name, {}, ...inline(text, locale))

const RULES = [
  [/<t:(\d{1,12})(?::([tTdDfFR]))?>/, (m, locale) => timeNode(Number(m[1]), m[2], locale)],
  [/`([^`]+)`/, (m) => el('code', {}, m[1])],
  [/\*\*(.+?)\*\*/s, (m, locale) => wrap('strong', m[1], locale)],
  [/~~(.+?)~~/s, (m, locale) => wrap('s', m[1], locale)],
  [
    /(?<![\w*])\*([^*\n]+)\*|(?<!\w)_([^_\n]+)_(?!\w)/,
    (m, locale) => wrap('em', m[1] ?? m[2], locale),
  ],
  [/\\([^\w\s])/, (m) => document.createTextNode(m[1])],
  [EMOJI, (m) => emojiPicture(m[0])],
]

function inline(text, locale) {
  const nodes = []
  let rest = text
  while (rest !== '') {
    const hits = RULES.map(([pattern, make]) => [pattern.exec(rest), make]).filter(([hit]) => hit)
    hits.sort(([a], [b]) => a.index - b.index)
    const [first] = hits
    if (!first) break
    const [hit, make] = first
    nodes.push(document.createTextNode(rest.slice(0, hit.index)), make(hit, locale))
    rest = rest.slice(hit.index + hit[0].length)
  }
  return [...nodes, document.createTextNode(rest)]
}

/** Nodes for a text; lines that begin with `-#` are small, as Discord has them. */
export function markdown(text, locale) {
  const lines = text.split('\n')
  return lines.flatMap((line, i) => {
    const end = i < lines.length - 1 ? ['\n'] : []
    if (!line.startsWith('-# ')) return [...inline(line, locale), ...end]
    return [el('small', { class: 'subtext' }, ...inline(line.slice(3), locale)), ...end]
  })
}
