/** A command that has been picked: its options as pills, filled one after another, then sent. */
import { el } from '../dom.js'
import { describe, nameOf, readValue } from './commands.js'
import { createPill } from './pill.js'
import { combobox, hideSuggestions, suggest, suggestionKey } from './suggestions.js'

/** `hooks`: `{line, complete, locale(), onSend(name, options), onLeave(), onProblem(text)}`. */
export function openPills(command, texts, hooks) {
  const { line, locale } = hooks
  const options = command.options ?? []
  const pills = []
  const tail = combobox({ class: 'tail', 'aria-label': 'More options, Enter to send' })

  const remaining = () =>
    options.filter((option) => !option.required && !pills.some((pill) => pill.option === option))

  function add(option, text = '') {
    const pill = createPill(command, option, text, {
      ...hooks,
      onNext: () => focusAfter(pill),
      onEnter: () => enterAt(pill),
      onBack: () => back(pill),
    })
    pills.push(pill)
    tail.before(pill.node)
    placeholder()
    return pill
  }

  function placeholder() {
    const { length } = remaining()
    tail.placeholder = length > 0 ? `+${length} optional` : 'Enter to send'
  }

  function focusAfter(pill) {
    const next = pills.slice(pills.indexOf(pill) + 1).find((each) => each.input.value === '')
    const target = next?.input ?? tail
    target.focus()
  }

  const enterAt = (pill) => (pill.input.value.trim() === '' ? send() : focusAfter(pill))

  /** Backspace in an empty pill: an optional one goes, before the first one the command itself does. */
  function back(pill) {
    const i = pills.indexOf(pill)
    if (!pill.option.required) {
      pills.splice(i, 1)
      pill.node.remove()
      placeholder()
    }
    if (i > 0) pills[i - 1].input.focus()
    else if (pills.length === 0) tail.focus()
    else if (pill.option.required) hooks.onLeave()
  }

  function offer() {
    const typed = tail.value.toLowerCase()
    const items = remaining()
      .filter((option) => nameOf(option, locale()).toLowerCase().includes(typed))
      .map((option) => ({
        label: nameOf(option, locale()),
        detail: describe(option, locale()),
        run: () => {
          tail.value = ''
          add(option).input.focus()
        },
      }))
    if (items.length === 0) hideSuggestions()
    else suggest(tail, 'Optional', items, typed === '' ? -1 : 0)
  }

  function send() {
    const values = {}
    for (const { option, input, complain } of pills) {
      const { value, problem } = readValue(option, input.value, locale())
      if (problem) {
        complain(problem)
        input.focus()
        return
      }
      if (value !== undefined) values[option.name] = value
    }
    hooks.onSend(command.name, values)
  }

  tail.addEventListener('focus', offer)
  tail.addEventListener('input', offer)
  tail.addEventListener('keydown', (event) => {
    if (suggestionKey(event) || event.isComposing) return
    if (event.key === 'Escape') hooks.onLeave()
    else if (event.key === 'Enter') send()
    else if (event.key === 'Backspace' && tail.value === '') {
      if (pills.length === 0) hooks.onLeave()
      else pills.at(-1).input.focus()
    } else return
    event.preventDefault()
  })

  line.replaceChildren(el('span', { class: 'chip' }, `/${nameOf(command, locale())}`), tail)
  for (const option of options) {
    const text = texts[option.name]
    if (option.required || text !== undefined) add(option, text)
  }
  placeholder()
  const open = pills.find(
    ({ input, option }) => !('value' in readValue(option, input.value, locale())),
  )
  const first = open?.input ?? tail
  first.focus()

  /** What was typed and cannot be is said at once; what is merely missing is asked for. */
  function check() {
    const { problem } = open ? readValue(open.option, open.input.value, locale()) : {}
    if (problem && open.input.value.trim() !== '') open.complain(problem)
  }

  return { send, check }
}
