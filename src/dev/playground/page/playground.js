/** The page: shows exchanges as they happen and sends what the composer holds. */
import { composed, prepareComposer } from './composer.js'
import { renderMessage } from './message.js'
import { ask } from './server.js'
import { showTimeline } from './timeline.js'

const messages = document.querySelector('#messages')
const empty = document.querySelector('#empty')
const link = document.querySelector('#link')
const problem = document.querySelector('#problem')

const rows = new Map()
let chosen

async function act(name, body) {
  problem.textContent = ''
  try {
    const { id } = await ask(name, body)
    choose(id)
  } catch (error) {
    problem.textContent = error.message
  }
}

function choose(id) {
  rows.get(chosen)?.row.classList.remove('chosen')
  chosen = id
  const known = rows.get(id)
  if (!known) return
  known.row.classList.add('chosen')
  showTimeline(known.exchange)
}

function tag(text, bad) {
  return Object.assign(document.createElement('span'), {
    className: bad ? 'tag bad' : 'tag',
    textContent: text,
  })
}

function fill(row, exchange) {
  const head = document.createElement('button')
  head.type = 'button'
  const what = Object.assign(document.createElement('b'), { textContent: exchange.what })
  head.append('You used ', what)
  if (exchange.fault) head.append(tag(exchange.fault))
  if (exchange.violations.length > 0) head.append(tag('broken rule', true))
  head.addEventListener('click', () => choose(exchange.id))
  const press = (customId, values) =>
    act('press', { exchangeId: exchange.id, customId, values, fault: composed().fault })
  row.replaceChildren(head, ...(exchange.message ? [renderMessage(exchange.message, press)] : []))
}

function show(exchange) {
  const known = rows.get(exchange.id)
  const row = known?.row ?? document.createElement('li')
  rows.set(exchange.id, { row, exchange })
  row.className = exchange.id === chosen ? 'exchange chosen' : 'exchange'
  const atEnd = messages.scrollHeight - messages.scrollTop - messages.clientHeight < 80
  fill(row, exchange)
  if (!known) {
    messages.append(row)
    empty.hidden = true
    chosen = exchange.id
    for (const each of rows.values()) each.row.classList.toggle('chosen', each.row === row)
  }
  if (exchange.id === chosen) showTimeline(exchange)
  if (atEnd || !known) messages.scrollTop = messages.scrollHeight
}

const events = new EventSource('/events')
events.addEventListener('exchange', ({ data }) => show(JSON.parse(data)))
events.addEventListener('open', () => {
  link.textContent = 'live'
  link.className = 'live'
})
events.addEventListener('error', () => {
  link.textContent = 'connection lost'
  link.className = ''
})

await prepareComposer((body) => act('command', body))
