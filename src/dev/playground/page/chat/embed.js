/** An embed as Discord shows it: the bar, the grid of fields, the picture, the footer with its time. */
import { el } from '../dom.js'
import { markdown } from './markdown.js'
import { stamp } from './times.js'

/** Loaded pictures by address: an embed that is drawn anew does not flicker. */
const pictures = new Map()
const PICTURES_KEPT = 200

function picture(file) {
  const known = pictures.get(file.url)
  if (known) return known
  const image = el('img', { class: 'picture', src: file.url, alt: file.description })
  pictures.set(file.url, image)
  if (pictures.size > PICTURES_KEPT) pictures.delete(pictures.keys().next().value)
  return image
}

const attached = (url, attachments) =>
  attachments.find(({ filename }) => `attachment://${filename}` === url)

/** Discord puts up to three inline fields in a row; two share it by halves. */
function rows(fields) {
  const lines = []
  for (const field of fields) {
    const last = lines.at(-1)
    if (field.inline && last?.[0].inline && last.length < 3) last.push(field)
    else lines.push([field])
  }
  return lines
}

function fieldNode({ name, value }, span, locale) {
  const node = el(
    'div',
    { class: 'field' },
    el('dt', {}, ...markdown(name, locale)),
    el('dd', {}, ...markdown(value, locale)),
  )
  node.style.setProperty('--span', span)
  return node
}

const fieldNodes = (fields, locale) =>
  rows(fields).flatMap((line) =>
    line.map((field) =>
      fieldNode(field, field.inline ? 12 / Math.max(line.length, 2) : 12, locale),
    ),
  )

function footerNode({ footer, timestamp }, locale) {
  if (!footer?.text && !timestamp) return undefined
  return el(
    'footer',
    {},
    footer?.text,
    footer?.text && timestamp ? ' • ' : undefined,
    timestamp ? stamp(Date.parse(timestamp), locale) : undefined,
  )
}

export function embedNode(embed, attachments, locale) {
  const { title, description, color, fields = [], image } = embed
  const file = attached(image?.url, attachments)
  const node = el(
    'article',
    { class: 'embed' },
    title && el('h3', {}, ...markdown(title, locale)),
    description && el('div', { class: 'description' }, ...markdown(description, locale)),
    fields.length > 0 && el('dl', { class: 'fields' }, ...fieldNodes(fields, locale)),
    file && picture(file),
    footerNode(embed, locale),
  )
  if (color != null) node.style.setProperty('--bar', `#${color.toString(16).padStart(6, '0')}`)
  return node
}
