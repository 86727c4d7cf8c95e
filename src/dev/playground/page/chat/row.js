/** One message in the channel: who used what, the avatar, the name, the body, and who can see it. */
import { el, svg } from '../dom.js'
import { botAvatar, userAvatar } from './avatar.js'
import { bodyNodes, hasFailed } from './body.js'
import { stamp } from './times.js'

const eye = () =>
  svg(
    'svg',
    { viewBox: '0 0 24 24', 'aria-hidden': 'true', class: 'eye' },
    svg('path', {
      d: 'M12 5C6.6 5 2.9 9.2 1.5 12c1.4 2.8 5.1 7 10.5 7s9.1-4.2 10.5-7C21.1 9.2 17.4 5 12 5Zm0 11a4 4 0 1 1 0-8 4 4 0 0 1 0 8Zm0-2a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
    }),
  )

/** Seen by its sender alone: private answers, and that nobody answered. */
export const isPrivate = (exchange) => exchange.message?.ephemeral === true || hasFailed(exchange)

function usage({ kind, what, user }, about) {
  if (kind === 'component') {
    return el('div', { class: 'usage' }, botAvatar('mini'), el('b', {}, 'Signalbox'), ` ${about}`)
  }
  const [name] = what.split(' ')
  const used = el('span', { class: 'command', title: what }, name)
  return el(
    'div',
    { class: 'usage' },
    userAvatar(user, 'mini'),
    el('b', {}, user.name),
    ' used ',
    used,
  )
}

const onlyYou = (dismiss) =>
  el(
    'div',
    { class: 'only-you' },
    eye(),
    'Only you can see this • ',
    el('button', { type: 'button', class: 'as-link', onclick: dismiss }, 'Dismiss message'),
  )

/** `how`: `{about, busy, failedPress, press, choose, dismiss, locale}`; the locale is its reader's, not its asker's. */
export function rowNodes(exchange, how) {
  const { id, sentAt } = exchange
  return [
    usage(exchange, how.about),
    botAvatar(),
    el(
      'div',
      { class: 'said' },
      el(
        'h3',
        { class: 'who', id: `who-${id}` },
        el('span', { class: 'name' }, 'Signalbox'),
        el('span', { class: 'app' }, 'APP'),
        stamp(sentAt, how.locale),
      ),
      ...bodyNodes(exchange, how),
      isPrivate(exchange) && onlyYou(how.dismiss),
    ),
    el(
      'button',
      {
        type: 'button',
        class: 'to-wire',
        onclick: how.choose,
        title: 'Show what went over the wire',
      },
      'Wire',
    ),
  ]
}

/** Redraws only for a different one of these. */
export const rowKey = ({ message, outcome, state, edited }, { busy, failedPress }, locale) =>
  JSON.stringify([message, outcome, state === 'sent', edited, busy, failedPress, locale])
