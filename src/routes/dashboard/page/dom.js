/** Makes nodes: texts stay texts, whatever they hold. */

/** `attributes`: undefined ones are left out; so are children that are false or undefined. */
export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) node.setAttribute(key, value)
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== false))
  return node
}
