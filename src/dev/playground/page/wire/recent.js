/** The interactions so far, newest first: what was done, with which fault, how it ended. */
import { byId, el, renew } from '../dom.js'
import { duration } from './scale.js'

const KEPT = 200

const ENDINGS = {
  answered: 'answered',
  expired: 'did not respond',
  unanswered: 'token died',
  deleted: 'message deleted',
  closed: 'closed',
}

export const endingOf = ({ outcome, state }) => (outcome ? (ENDINGS[outcome] ?? outcome) : state)

const levelOf = ({ outcome, violations }) => {
  if (violations.length > 0) return 'bad'
  if (outcome === undefined) return 'open'
  return outcome === 'answered' ? 'good' : 'bad'
}

function nodes(exchange, choose) {
  const { what, user, fault, spared, marks } = exchange
  const acknowledged = marks.find(({ name }) => name === 'acknowledged')
  return el(
    'button',
    { type: 'button', onclick: choose },
    el('span', { class: `light ${levelOf(exchange)}`, 'aria-hidden': 'true' }),
    el('span', { class: 'did' }, el('b', {}, what), ` ${user.name}`),
    fault && !spared && el('span', { class: 'fault' }, fault),
    el('span', { class: 'end' }, endingOf(exchange)),
    acknowledged &&
      el('span', { class: 'ack', title: 'acknowledged after' }, duration(acknowledged.ms)),
  )
}

export function prepareRecent(choose) {
  const list = byId('recent')
  const items = new Map()
  let marked
  return {
    show(exchange) {
      const { id } = exchange
      const item = items.get(id) ?? el('li', { 'data-id': id })
      if (!items.has(id)) {
        items.set(id, item)
        list.prepend(item)
      }
      const { what, outcome, state, spared, marks, violations } = exchange
      const key = JSON.stringify([what, outcome, state, spared, marks.length, violations.length])
      renew(item, key, () => nodes(exchange, () => choose(id)))
      if (items.size > KEPT) {
        const [oldest, gone] = items.entries().next().value
        gone.remove()
        items.delete(oldest)
      }
    },
    mark(id) {
      items.get(marked)?.removeAttribute('aria-current')
      items.get(id)?.setAttribute('aria-current', 'true')
      marked = id
    },
    clear() {
      items.clear()
      list.replaceChildren()
    },
  }
}
