/** The fault of the next interaction: chosen from the list, used once. */
import { byId } from '../dom.js'

const DUPLICATE = 'duplicate'

/** Fills a select with faults, or failures, after what it holds already: each by its name and in words. */
export function fillFaults(select, faults) {
  select.append(...faults.map(({ name, summary }) => new Option(`${name}: ${summary}`, name)))
}

export function prepareNext(faults) {
  const select = byId('fault')
  const twice = byId('twice')
  const number = byId('fault-number')
  const armed = byId('armed')
  fillFaults(select, faults)
  const chosen = () => faults.find(({ name }) => name === select.value)

  function show() {
    const entry = chosen()
    const parameter = entry?.parameter
    byId('fault-summary').textContent = entry ? `${entry.summary}.` : 'Discord behaves.'
    byId('fault-parameter').hidden = !parameter
    byId('fault-meaning').textContent = parameter?.meaning ?? ''
    number.value = parameter?.default ?? ''
    twice.checked = select.value === DUPLICATE
    arm()
  }

  function text() {
    if (!chosen()) return undefined
    return chosen().parameter ? `${select.value}:${number.value}` : select.value
  }

  function arm() {
    armed.hidden = !chosen()
    armed.textContent = `⚡ ${text()}`
    armed.title = `The next interaction gets the fault ${text()}; click to call it off`
  }

  function reset() {
    select.value = ''
    show()
  }

  select.addEventListener('change', show)
  number.addEventListener('input', arm)
  armed.addEventListener('click', reset)
  twice.addEventListener('change', () => {
    select.value = twice.checked ? DUPLICATE : ''
    show()
  })
  show()

  /** As the server takes it, once: afterwards Discord behaves again. */
  return () => {
    const fault = text()
    reset()
    return fault
  }
}
