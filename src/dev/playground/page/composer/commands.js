/** The registered commands as their reader knows them: names in their language, what was typed, what is allowed. */

// https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-type
const INTEGER = 4
const BOOLEAN = 5
const NUMBER = 10

export const nameOf = (thing, locale) => thing.name_localizations?.[locale] ?? thing.name

export const describe = (thing, locale) =>
  thing.description_localizations?.[locale] ?? thing.description

const same = (a, b) => String(a).toLowerCase() === String(b).toLowerCase()
const holds = (a, b) => String(a).toLowerCase().includes(String(b).toLowerCase())

/** By their name in either language; those that begin with what was typed come first. */
export function findCommands(commands, typed, locale) {
  const names = (command) => [nameOf(command, locale), command.name]
  const begins = (command) => names(command).some((name) => name.startsWith(typed.toLowerCase()))
  const found = commands.filter((command) => names(command).some((name) => holds(name, typed)))
  return [...found.filter(begins), ...found.filter((command) => !begins(command))]
}

/** What a fixed list allows; undefined where anything may be written. */
export function choicesOf({ type, choices }, locale) {
  if (type === BOOLEAN) {
    return [true, false].map((value) => ({ name: value ? 'True' : 'False', value }))
  }
  return choices?.map((choice) => ({ name: nameOf(choice, locale), value: choice.value }))
}

export function filterChoices(choices, text) {
  const exact = choices.filter(({ name }) => same(name, text))
  const rest = choices.filter((choice) => !exact.includes(choice) && holds(choice.name, text))
  return [...exact, ...rest]
}

/** `{value}` as it is sent, or `{problem}` in words; neither for an optional one that was left empty. */
export function readValue(option, text, locale) {
  const typed = text.trim()
  if (typed === '') return option.required ? { problem: 'This option is required.' } : {}
  const choices = choicesOf(option, locale)
  if (choices) {
    const found = choices.find(({ name, value }) => same(name, typed) || same(value, typed))
    if (found) return { value: found.value }
    const names = choices.map(({ name }) => name).join(', ')
    return { problem: `“${typed}” is none of ${names}.` }
  }
  if (option.type !== INTEGER && option.type !== NUMBER) return { value: typed }
  const number = Number(typed)
  const fits = option.type === INTEGER ? Number.isInteger(number) : Number.isFinite(number)
  return fits ? { value: number } : { problem: 'Write a number.' }
}

/** `/signal EUR/USD 4h private:true` → the command and what was typed for each option; undefined for anything else. */
export function readTyped(text, commands, locale) {
  const [first = '', ...words] = text.trim().split(/\s+/)
  const name = first.slice(1)
  const command = commands.find((each) => [nameOf(each, locale), each.name].includes(name))
  if (!first.startsWith('/') || !command) return undefined
  const texts = {}
  const options = command.options ?? []
  for (const word of words) {
    const named = options.find((option) =>
      [option.name, nameOf(option, locale)].some((each) => word.startsWith(`${each}:`)),
    )
    const free = options.find((option) => texts[option.name] === undefined)
    const option = named ?? free ?? options.at(-1)
    if (option) texts[option.name] = named ? word.slice(word.indexOf(':') + 1) : word
  }
  return { command, texts }
}

/** `pair timeframe [private]` */
export const usageOf = (command, locale) =>
  (command.options ?? [])
    .map((option) => (option.required ? nameOf(option, locale) : `[${nameOf(option, locale)}]`))
    .join(' ')
