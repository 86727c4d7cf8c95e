/** The composer: which command with which options, which fault, and how the backend behaves. */
import { ask } from './server.js'

const byId = (id) => document.getElementById(id)
const form = byId('composer')
const command = byId('command')
const pair = byId('pair')
const fault = byId('fault')

/** What the form holds, as the server takes it. */
export function composed() {
  const name = command.value
  const takes = (id) => byId(id).closest('label').dataset.for.split(' ').includes(name)
  const options = {}
  for (const id of ['pair', 'timeframe']) if (takes(id)) options[id] = byId(id).value
  if (takes('private') && byId('private').checked) options.private = true
  return { name, options, fault: fault.value }
}

function showOptions() {
  for (const label of form.querySelectorAll('label[data-for]')) {
    label.hidden = !label.dataset.for.split(' ').includes(command.value)
  }
}

/** The pairs come from the server itself, as autocomplete choices. */
async function complete() {
  const { choices } = await ask('autocomplete', {
    name: 'signal',
    option: 'pair',
    text: pair.value,
  })
  byId('pairs').replaceChildren(...choices.map(({ name, value }) => new Option(name, value)))
}

function prepareFaults(faults) {
  fault.append(...faults.map(({ name }) => new Option(name, name)))
  fault.addEventListener('change', () => {
    const entry = faults.find(({ name }) => name === fault.value)
    byId('fault-summary').textContent = entry ? `With this fault, ${entry.summary}.` : ''
  })
}

function prepareBackend({ failures, failWith, delayMs }) {
  const failing = byId('fail-with')
  const delay = byId('delay')
  failing.append(...failures.map((name) => new Option(name, name)))
  failing.value = failWith
  delay.value = delayMs
  const tell = () => ask('backend', { failWith: failing.value, delayMs: Number(delay.value) })
  failing.addEventListener('change', tell)
  delay.addEventListener('change', tell)
  byId('backend').addEventListener('submit', (event) => event.preventDefault())
}

/** Fills the form with what there is to choose from; `send` gets what it holds. */
export async function prepareComposer(send) {
  command.addEventListener('change', showOptions)
  pair.addEventListener('input', complete)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    send(composed())
  })
  showOptions()
  const choices = await ask('choices')
  byId('timeframes').replaceChildren(...choices.timeframes.map((name) => new Option(name, name)))
  prepareFaults(choices.faults)
  prepareBackend(choices)
  await complete()
}
