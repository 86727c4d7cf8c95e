/** A message as Discord would show it: embeds with their bar, fields, pictures, buttons and selects. */
import { markdown } from './markdown.js'

function make(name, className, ...children) {
  const node = document.createElement(name)
  if (className) node.className = className
  node.append(...children)
  return node
}

function picture(url, attachments) {
  const name = url?.startsWith('attachment://') ? url.slice('attachment://'.length) : undefined
  const found = attachments.find(({ filename }) => filename === name)
  if (!found) return []
  const image = document.createElement('img')
  image.src = found.url
  image.alt = found.description
  return [image]
}

function field({ name, value, inline }) {
  const pair = make('div', inline ? 'inline' : '')
  pair.append(make('dt', '', ...markdown(name)), make('dd', 'value', ...markdown(value)))
  return pair
}

function embed({ title, description, color, fields, footer, image }, attachments) {
  const box = make('article', 'embed')
  if (color != null) box.style.setProperty('--bar', `#${color.toString(16).padStart(6, '0')}`)
  if (title) box.append(make('h3', '', ...markdown(title)))
  if (description) box.append(make('div', 'description', ...markdown(description)))
  if (fields?.length) box.append(make('dl', 'fields', ...fields.map(field)))
  box.append(...picture(image?.url, attachments))
  if (footer?.text) box.append(make('footer', '', footer.text))
  return box
}

function button({ label, custom_id, emoji, style, disabled }, press) {
  const node = make(
    'button',
    style === 1 ? 'primary' : '',
    [emoji?.name, label].filter(Boolean).join(' '),
  )
  node.type = 'button'
  node.disabled = disabled === true
  node.addEventListener('click', () => press(custom_id))
  return node
}

function select({ custom_id, placeholder, options, disabled }, press) {
  const node = make('select', '')
  node.disabled = disabled === true
  node.setAttribute('aria-label', placeholder ?? custom_id)
  if (!options.some((option) => option.default))
    node.append(new Option(placeholder ?? '', '', true, true))
  for (const { label, value, default: chosen } of options) {
    node.append(new Option(label, value, chosen, chosen))
  }
  node.addEventListener('change', () => press(custom_id, [node.value]))
  return node
}

/** `press(customId, values)` is called when a button or select is used. */
export function renderMessage(message, press) {
  const box = make('div', 'message', make('span', 'name', 'Signalbox'))
  if (message.thinking) box.append(make('div', 'thinking', 'Signalbox is thinking…'))
  if (message.content) box.append(make('div', 'content', ...markdown(message.content)))
  box.append(...message.embeds.map((each) => embed(each, message.attachments)))
  for (const { components } of message.components) {
    const controls = components.map((c) => (c.type === 2 ? button(c, press) : select(c, press)))
    box.append(make('div', 'row', ...controls))
  }
  if (message.ephemeral) box.append(make('div', 'only-you', 'Only you can see this'))
  return box
}
