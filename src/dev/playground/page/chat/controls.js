/** Buttons and selects under a message; one that waits for its acknowledgement shows it. */
import { el } from '../dom.js'
import { EMOJI, emojiPicture } from '../emoji/list.js'

const STYLES = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'danger', 5: 'link' }
const BUTTON = 2

const dots = () => el('span', { class: 'dots', 'aria-hidden': 'true' }, el('i'), el('i'), el('i'))

const emojiNode = ({ name }) => (EMOJI.test(name) ? emojiPicture(name) : name)

function button({ label, custom_id, emoji, style, disabled }, busy, press) {
  return el(
    'button',
    {
      type: 'button',
      class: `control ${STYLES[style] ?? 'secondary'}`,
      disabled: disabled === true,
      'aria-busy': busy && 'true',
      'data-control': custom_id,
      onclick: () => !busy && press(custom_id),
    },
    el('span', { class: 'face' }, emoji && emojiNode(emoji), label),
    busy && dots(),
  )
}

function select({ custom_id, placeholder, options, disabled }, busy, press) {
  const node = el(
    'select',
    {
      class: 'control select',
      disabled: disabled === true,
      'aria-label': placeholder ?? custom_id,
      'aria-busy': busy && 'true',
      'data-control': custom_id,
    },
    !options.some((option) => option.default) && new Option(placeholder ?? '', '', true, true),
    ...options.map(({ label, value, default: chosen }) => new Option(label, value, chosen, chosen)),
  )
  node.addEventListener('change', () => press(custom_id, [node.value]))
  return node
}

/** `busy`: the custom_id that was pressed and is not acknowledged yet. `press(customId, values)` does it. */
export const controlRows = (components, busy, press) =>
  components.map((row) =>
    el(
      'div',
      { class: 'controls' },
      ...row.components.map((each) => {
        const make = each.type === BUTTON ? button : select
        return make(each, busy === each.custom_id, press)
      }),
    ),
  )
