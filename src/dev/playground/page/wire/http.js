/** Requests and replies in full, each behind a line that says how it went. */
import { el } from '../dom.js'
import { bodyParts } from './json.js'
import { duration } from './scale.js'

const SIGNED = /^x-signature-/i

function headerLines(headers) {
  return Object.entries(headers).map(([name, value]) =>
    el(
      'div',
      { class: SIGNED.test(name) && 'signed' },
      el('span', { class: 'header' }, name),
      `: ${value}`,
    ),
  )
}

function part(label, first, { headers, body }) {
  return el(
    'section',
    { class: 'http', 'aria-label': label, tabindex: '0' },
    el('div', { class: 'first-line' }, first),
    ...headerLines(headers),
    body !== '' && el('pre', {}, ...bodyParts(body)),
  )
}

function pathOf(url) {
  return URL.canParse(url) ? new URL(url).pathname : url
}

function summary({ direction, what, request, response, note, atMs }) {
  const status = response ? String(response.status) : (note ?? 'open')
  const good = response && response.status < 300
  return el(
    'summary',
    {},
    el(
      'span',
      { class: `way ${direction}` },
      direction === 'to-signalbox' ? 'Discord → Signalbox' : 'Signalbox → Discord',
    ),
    el('span', { class: good ? 'status good' : 'status bad' }, status),
    el('time', {}, duration(atMs)),
    el('span', { class: 'line' }, el('b', {}, request.method), ` ${pathOf(request.url)}`),
    el('span', { class: 'purpose' }, what),
  )
}

function fill(details, entry) {
  const { request, response, note, atMs } = entry
  details.append(part('Request', `${request.method} ${request.url}`, request))
  if (response) {
    const took = duration(response.atMs - atMs)
    details.append(part('Response', `HTTP ${response.status} after ${took}`, response))
  }
  if (note) details.append(el('p', { class: 'note' }, note))
}

/** What is inside is made when it is opened: bodies are long. `open`: it is so from the start. */
export function exchangeNode(entry, open, onToggle) {
  const details = el('details', { class: 'entry' }, summary(entry))
  let filled = false
  const show = () => {
    if (filled || !details.open) return
    filled = true
    fill(details, entry)
  }
  details.open = open
  show()
  details.addEventListener('toggle', () => {
    show()
    onToggle(details.open)
  })
  return details
}
