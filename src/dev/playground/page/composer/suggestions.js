/** The list above the composer: what could be written next. A listbox that the focused field controls. */
import { byId, el } from '../dom.js'

const box = byId('suggestions')
const list = byId('suggestion-list')
const title = byId('suggestion-title')

let items = []
let active = -1
let field

function mark(index) {
  active = index
  const nodes = list.children
  for (let i = 0; i < nodes.length; i += 1) {
    nodes[i].setAttribute('aria-selected', String(i === index))
  }
  const chosen = nodes[index]
  if (chosen) field?.setAttribute('aria-activedescendant', chosen.id)
  else field?.removeAttribute('aria-activedescendant')
  chosen?.scrollIntoView({ block: 'nearest' })
}

function node({ icon, label, usage, detail, run }, i) {
  const option = el(
    'div',
    { role: 'option', id: `suggestion-${i}`, 'aria-selected': 'false', onclick: run },
    icon,
    el(
      'span',
      { class: 'what' },
      el(
        'span',
        { class: 'label' },
        label,
        usage && el('span', { class: 'usage-hint' }, ` ${usage}`),
      ),
      detail && el('span', { class: 'detail' }, detail),
    ),
  )
  // The field keeps the focus.
  option.addEventListener('mousedown', (event) => event.preventDefault())
  option.addEventListener('mousemove', () => active !== i && mark(i))
  return option
}

/** `shown`: `[{label, usage, detail, icon, run}]`; `first`: which is active, -1 for none. */
export function suggest(input, heading, shown, first = 0) {
  field = input
  items = shown
  title.textContent = heading
  title.hidden = heading === ''
  list.replaceChildren(...shown.map(node))
  box.hidden = shown.length === 0 && heading === ''
  list.hidden = shown.length === 0
  input.setAttribute('aria-expanded', String(shown.length > 0))
  mark(shown.length > first ? first : -1)
}

/** Newer ones are on their way: the list stays to be looked at, but Enter takes nothing of it. */
export function suggestLater() {
  items = []
  mark(-1)
}

export function hideSuggestions() {
  items = []
  active = -1
  box.hidden = true
  list.replaceChildren()
  field?.setAttribute('aria-expanded', 'false')
  field?.removeAttribute('aria-activedescendant')
}

function step(by) {
  const { length } = items
  mark(active < 0 ? (by > 0 ? 0 : length - 1) : (active + by + length) % length)
}

/** True when the key was for the list. */
export function suggestionKey(event) {
  if (event.isComposing) return false
  const { key, shiftKey } = event
  const open = !box.hidden
  const picks = (key === 'Enter' || (key === 'Tab' && !shiftKey)) && items[active]
  if (picks) items[active].run()
  else if (key === 'Escape' && open) hideSuggestions()
  else if (key === 'ArrowDown' && items.length > 0) step(1)
  else if (key === 'ArrowUp' && items.length > 0) step(-1)
  else return false
  event.preventDefault()
  return true
}

export const combobox = (attributes) =>
  el('input', {
    type: 'text',
    role: 'combobox',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': 'suggestion-list',
    ...attributes,
  })
