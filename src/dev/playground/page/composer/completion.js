/** What can be written into an option: from its fixed list, or asked of the server as it is typed. */
import { ask } from '../server.js'
import { choicesOf, filterChoices } from './commands.js'

const PAUSE_MS = 120

/** The function returned calls `show` with choices; with undefined while they are on their way. Only the last ask counts. */
export function createCompletion(who) {
  let turn = 0
  let timer

  async function fetchChoices(mine, asked, show) {
    const { choices } = await ask('autocomplete', asked).catch(() => ({ choices: [] }))
    if (mine === turn) show(choices)
  }

  function complete(command, option, text, show) {
    turn += 1
    const mine = turn
    clearTimeout(timer)
    const { locale } = who()
    const fixed = choicesOf(option, locale)
    if (fixed) return show(filterChoices(fixed, text))
    if (!option.autocomplete) return show([])
    show(undefined)
    const asked = { name: command.name, option: option.name, text, ...who() }
    timer = setTimeout(() => fetchChoices(mine, asked, show), text === '' ? 0 : PAUSE_MS)
  }

  complete.stop = () => {
    turn += 1
    clearTimeout(timer)
  }
  return complete
}
