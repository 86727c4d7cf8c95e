/** The channel: messages in their order, the last 200 of them, as the one who speaks sees them. */
import { announce, byId, el, renew } from '../dom.js'
import { hasFailed } from './body.js'
import { isPrivate, rowKey, rowNodes } from './row.js'
import { followEnd } from './scroll.js'
import { refreshTimes, showDay } from './times.js'

const KEPT = 200
const TIMES_MS = 1000

/** `act`: `{press(exchangeId, customId, values) → press's id, choose(id), speaker(), locale()}`. */
export function prepareChannel(act) {
  const list = byId('messages')
  const rows = new Map()
  /** By the press's id: the message it sits on. */
  const presses = new Map()
  const dismissed = new Set()
  /** Presses that are being asked for, and what is heard before it is known whose it is. */
  let asking = 0
  let early = []
  let marked
  const scroll = followEnd(byId('scroller'), list)

  async function press(row, customId, values) {
    row.busy = customId
    row.failedPress = false
    draw(row)
    asking += 1
    const id = await act.press(row.exchange.id, customId, values)
    asking -= 1
    if (id === undefined) settle(row, false)
    else presses.set(id, row)
    const heard = early
    early = []
    for (const exchange of heard) show(exchange)
  }

  /** The press is acknowledged, or nobody took it. A select that was changed in vain shows the old choice again. */
  function settle(row, failed) {
    row.busy = undefined
    row.failedPress = failed
    row.node.dataset.key = ''
    draw(row)
  }

  function aboutPressed({ id }) {
    const title = presses.get(id)?.exchange.message?.embeds[0]?.title
    return title ?? 'Click to see the message'
  }

  function draw(row) {
    const { node, exchange } = row
    const how = {
      locale: act.locale(),
      about: aboutPressed(exchange),
      busy: row.busy,
      failedPress: row.failedPress,
      press: (customId, values) => press(row, customId, values),
      choose: () => act.choose(exchange.id),
      dismiss: () => forget(exchange.id),
    }
    const held = document.activeElement?.closest('[data-control]')
    const focused = held && node.contains(held) ? held.dataset.control : undefined
    node.hidden = isPrivate(exchange) && exchange.user.id !== act.speaker().id
    node.classList.toggle('private', isPrivate(exchange))
    if (
      !renew(node, rowKey(exchange, row, how.locale), () => rowNodes(exchange, how).filter(Boolean))
    )
      return
    if (focused) node.querySelector(`[data-control="${CSS.escape(focused)}"]`)?.focus()
  }

  function forget(id) {
    dismissed.add(id)
    rows.get(id)?.node.remove()
    rows.delete(id)
    byId('line').querySelector('input')?.focus()
  }

  function add(exchange) {
    const node = el('li', {
      class: 'row',
      'data-id': exchange.id,
      'aria-labelledby': `who-${exchange.id}`,
    })
    node.addEventListener('click', (event) => {
      if (!event.target.closest('button, select, a')) act.choose(exchange.id)
    })
    const row = { node, exchange }
    rows.set(exchange.id, row)
    list.append(node)
    if (rows.size > KEPT) {
      const [oldest, { node: gone }] = rows.entries().next().value
      gone.remove()
      rows.delete(oldest)
    }
    return row
  }

  /** A press shows on the message it sits on, and by itself only where it has an answer of its own. */
  function showPress(exchange) {
    const row = presses.get(exchange.id)
    if (row && exchange.state !== 'sent' && (row.busy !== undefined || hasFailed(exchange))) {
      settle(row, hasFailed(exchange))
    }
    return exchange.message !== undefined && !(row && hasFailed(exchange))
  }

  function show(exchange) {
    const isPress = exchange.kind === 'component'
    if (isPress && asking > 0 && !presses.has(exchange.id)) return void early.push(exchange)
    if (isPress && !showPress(exchange)) return
    const known = rows.get(exchange.id)
    if (!known && dismissed.has(exchange.id)) return
    const before = known?.exchange
    const row = known ?? add(exchange)
    row.exchange = exchange
    draw(row)
    if (!known) scroll.toEnd()
    if (exchange.outcome && before && !before.outcome && !row.node.hidden) {
      announce(row.node.querySelector('.said').textContent)
    }
  }

  showDay(byId('today'), act.locale())
  setInterval(() => refreshTimes(list), TIMES_MS)

  return {
    show,
    mark(id) {
      rows.get(marked)?.node.classList.remove('chosen')
      rows.get(id)?.node.classList.add('chosen')
      marked = id
    },
    /** Someone else speaks now, and sees other private messages; or reads another language. */
    redraw() {
      showDay(byId('today'), act.locale())
      for (const row of rows.values()) draw(row)
    },
    clear() {
      rows.clear()
      presses.clear()
      dismissed.clear()
      list.replaceChildren()
    },
  }
}
