/** What stands under the name: waiting, failed, or the message with its embeds and controls. */
import { el } from '../dom.js'
import { controlRows } from './controls.js'
import { embedNode } from './embed.js'
import { markdown } from './markdown.js'

const dots = () => el('span', { class: 'dots', 'aria-hidden': 'true' }, el('i'), el('i'), el('i'))

const thinking = () => el('div', { class: 'thinking' }, dots(), 'Signalbox is thinking…')
const sending = () => el('div', { class: 'thinking sending' }, 'Sending command…')
const failed = (text) => el('div', { class: 'failed' }, text)
const edited = () => el('span', { class: 'edited' }, '(edited)')

/** How it ended when there is no message to show. */
function ending({ outcome, kind }) {
  if (outcome === 'deleted') return el('div', { class: 'thinking' }, 'Message deleted.')
  if (kind === 'component') return failed('This interaction failed')
  return failed('The application did not respond')
}

export const hasFailed = ({ outcome }) => outcome === 'expired' || outcome === 'unanswered'

/** Pictures that no embed shows stand by themselves. */
function loosePictures({ attachments, embeds }) {
  const shown = embeds.map(({ image }) => image?.url)
  return attachments
    .filter(({ filename }) => !shown.includes(`attachment://${filename}`))
    .map(({ url, description }) => el('img', { class: 'picture', src: url, alt: description }))
}

function said(exchange, { busy, failedPress, press, locale }) {
  const { message } = exchange
  const text = markdown(message.content, locale)
  const mark = exchange.edited && edited()
  return [
    (message.content || mark) && el('div', { class: 'content' }, ...text, mark),
    ...message.embeds.map((embed) => embedNode(embed, message.attachments, locale)),
    ...loosePictures(message),
    ...controlRows(message.components, busy, press),
    failedPress && failed('This interaction failed'),
  ]
}

/** `how`: `{busy, failedPress, press}`, about the controls below, and the reader's `locale`. */
export function bodyNodes(exchange, how) {
  if (hasFailed(exchange) || exchange.outcome === 'deleted') return [ending(exchange)]
  if (exchange.message === undefined) return [sending()]
  return exchange.message.thinking ? [thinking()] : said(exchange, how)
}
