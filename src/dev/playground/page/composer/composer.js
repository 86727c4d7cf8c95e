/** The composer: a line of text that becomes a command with pills, from `/` to Enter. */
import { botAvatar } from '../chat/avatar.js'
import { byId } from '../dom.js'
import { describe, findCommands, nameOf, readTyped, readValue, usageOf } from './commands.js'
import { createCompletion } from './completion.js'
import { openPills } from './pills.js'
import { combobox, hideSuggestions, suggest, suggestionKey } from './suggestions.js'

const PLACEHOLDER = 'Type / to use a command in #signals'

/** `who()`: `{user, locale}`; `send(name, options)`. */
export function prepareComposer(commands, who, send) {
  const line = byId('line')
  const problem = byId('problem')
  const complete = createCompletion(who)
  const locale = () => who().locale
  const text = combobox({
    id: 'composer-text',
    'aria-label': 'Message or command',
    placeholder: PLACEHOLDER,
  })
  let pills
  let last = ''

  const unknown = (name) => {
    const names = commands.map((command) => `/${nameOf(command, locale())}`).join(', ')
    return `There is no command ${name}. There are ${names}.`
  }

  const onProblem = (what) => {
    problem.textContent = what
  }

  function leave(focus = true) {
    complete.stop()
    pills = undefined
    text.value = ''
    onProblem('')
    line.replaceChildren(text)
    hideSuggestions()
    if (focus) text.focus()
  }

  function onSend(name, options) {
    last = [`/${name}`, ...Object.entries(options).map(([key, value]) => `${key}:${value}`)].join(
      ' ',
    )
    leave()
    send(name, options)
  }

  function open(command, texts = {}) {
    hideSuggestions()
    onProblem('')
    pills = openPills(command, texts, { line, complete, locale, onSend, onLeave: leave, onProblem })
  }

  const item = (command, texts) => ({
    icon: botAvatar('mini'),
    label: `/${nameOf(command, locale())}`,
    usage: usageOf(command, locale()),
    detail: describe(command, locale()),
    run: () => open(command, texts),
  })

  function offer() {
    const typed = text.value
    const known = /^\/\S+\s/.test(typed) ? readTyped(typed, commands, locale()) : undefined
    onProblem('')
    if (known) return suggest(text, '', [item(known.command, known.texts)], -1)
    if (!/^\/\S*$/.test(typed)) return hideSuggestions()
    const found = findCommands(commands, typed.slice(1), locale())
    const heading = found.length > 0 ? 'Signalbox' : 'No such command'
    suggest(
      text,
      heading,
      found.map((command) => item(command)),
    )
  }

  /** A command's whole name, and there is nothing to be asked for. */
  const isWhole = (typed) => readTyped(typed, commands, locale())?.command.options?.length === 0

  /** Sent at once when it is complete; else what is missing is asked for. */
  function submitTyped() {
    const known = readTyped(text.value, commands, locale())
    if (text.value.trim() === '') return
    const [name] = text.value.trim().split(/\s/)
    if (!known && name.startsWith('/')) return onProblem(unknown(name))
    if (!known) return onProblem('Only commands are understood here: type / to see them.')
    const { command, texts } = known
    const options = {}
    for (const option of command.options ?? []) {
      const read = readValue(option, texts[option.name] ?? '', locale())
      if (read.problem) {
        open(command, texts)
        return pills.check()
      }
      if (read.value !== undefined) options[option.name] = read.value
    }
    onSend(command.name, options)
  }

  text.addEventListener('input', offer)
  text.addEventListener('focus', offer)
  text.addEventListener('keydown', (event) => {
    const recalls = event.key === 'ArrowUp' && text.value === '' && last !== ''
    if (recalls) {
      text.value = last
      event.preventDefault()
      return
    }
    if (event.key === 'Enter' && isWhole(text.value)) hideSuggestions()
    if (suggestionKey(event) || event.isComposing) return
    const known = event.key === 'Tab' && readTyped(text.value, commands, locale())
    if (event.key !== 'Enter' && (!known || event.shiftKey)) return
    event.preventDefault()
    if (known) open(known.command, known.texts)
    else submitTyped()
  })
  byId('composer').addEventListener('submit', (event) => {
    event.preventDefault()
    if (pills) pills.send()
    else submitTyped()
  })
  byId('composer').addEventListener('focusout', ({ relatedTarget, currentTarget }) => {
    if (!currentTarget.contains(relatedTarget)) hideSuggestions()
  })
  line.addEventListener('click', (event) => {
    if (event.target === line) line.querySelector('input:last-of-type')?.focus()
  })
  leave(false)

  const focus = () => line.querySelector('input').focus()

  return { leave: () => leave(false), onProblem, focus }
}
