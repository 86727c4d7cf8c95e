/** JSON to be read: indented, and coloured by what each value is. */
import { el } from '../dom.js'

const TOKENS = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d[\d.eE+-]*/g

function kindOf([token, text, colon]) {
  if (colon) return 'key'
  if (text) return 'string'
  return /^[tfn]/.test(token) ? 'word' : 'number'
}

function coloured(text) {
  const nodes = []
  let at = 0
  for (const match of text.matchAll(TOKENS)) {
    const token = match[1] ?? match[0]
    nodes.push(text.slice(at, match.index), el('span', { class: kindOf(match) }, token))
    at = match.index + token.length
  }
  return [...nodes, text.slice(at)]
}

function parse(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return undefined
  }
}

/** Nodes for a body: JSON, of a form its JSON part with a line for each file, or whatever it is. */
export function bodyParts(body) {
  const whole = parse(body)
  if (whole !== undefined) return coloured(whole)
  const [first, ...rest] = body.split('\n')
  const part = rest.length > 0 ? parse(first) : undefined
  return part === undefined ? [body] : [...coloured(part), '\n', rest.join('\n')]
}
