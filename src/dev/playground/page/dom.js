/** Makes nodes: texts stay texts, whatever they hold. */

const SVG = 'http://www.w3.org/2000/svg'

function dress(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value)
    else node.setAttribute(name, value === true ? '' : value)
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== false))
  return node
}

/** `attributes`: false and undefined are left out, `onclick` and the like are listened to. */
export const el = (name, attributes = {}, ...children) =>
  dress(document.createElement(name), attributes, children)

export const svg = (name, attributes = {}, ...children) =>
  dress(document.createElementNS(SVG, name), attributes, children)

export const byId = (id) => document.getElementById(id)

/** For people who cannot see the page: read out once, shown nowhere. */
export function announce(text) {
  byId('announcer').textContent = text
}

/** Replaces what a node holds only when `key` differs from last time; tells whether it did. */
export function renew(node, key, make) {
  if (node.dataset.key === key) return false
  node.dataset.key = key
  node.replaceChildren(...[make()].flat())
  return true
}
