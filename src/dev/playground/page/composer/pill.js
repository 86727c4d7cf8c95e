/** One option of a command that is being written: its name, its field, what could stand in it. */
import { el } from '../dom.js'
import { describe, nameOf } from './commands.js'
import { combobox, suggest, suggestionKey, suggestLater } from './suggestions.js'

/** `hooks`: `{complete, locale(), onNext(), onEnter(), onBack(), onLeave(), onProblem(text)}`. */
export function createPill(command, option, text, hooks) {
  const name = nameOf(option, hooks.locale())
  const about = describe(option, hooks.locale())
  const input = combobox({
    'aria-label': `${name}: ${about}`,
    'aria-required': String(option.required),
  })
  const node = el('label', { class: 'pill' }, el('span', { class: 'pill-name' }, name), input)
  input.value = text
  /** Choices for what stands here are on their way. */
  let pending = false
  /** Enter or Tab came before them: the first one is taken when they are there. */
  let hasty = false

  function fit() {
    input.size = Math.max(input.value.length, 3)
  }

  function choose(choice) {
    input.value = choice.name
    fit()
    hooks.onNext()
  }

  function take(choices) {
    pending = false
    if (document.activeElement !== input) return
    const items = choices.map((choice) => ({ label: choice.name, run: () => choose(choice) }))
    suggest(input, `${name}: ${about}`, items)
    if (!hasty) return
    hasty = false
    if (items.length > 0) items[0].run()
    else hooks.onEnter()
  }

  function offer() {
    hasty = false
    hooks.complete(command, option, input.value, (choices) => {
      if (choices) return take(choices)
      pending = true
      suggestLater()
    })
  }

  function calm() {
    input.removeAttribute('aria-invalid')
    hooks.onProblem('')
  }

  input.addEventListener('focus', () => {
    suggest(input, `${name}: ${about}`, [])
    offer()
  })
  input.addEventListener('input', () => {
    fit()
    calm()
    offer()
  })
  input.addEventListener('keydown', (event) => {
    if (suggestionKey(event) || event.isComposing) return
    const goesOn = event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey)
    if (goesOn && pending && input.value !== '') hasty = true
    else if (event.key === 'Enter') hooks.onEnter()
    else if (event.key === 'Escape') hooks.onLeave()
    else if (event.key === 'Backspace' && input.value === '') hooks.onBack()
    else return
    event.preventDefault()
  })
  fit()

  return {
    node,
    option,
    input,
    complain(problem) {
      input.setAttribute('aria-invalid', 'true')
      hooks.onProblem(`${name}: ${problem}`)
    },
  }
}
