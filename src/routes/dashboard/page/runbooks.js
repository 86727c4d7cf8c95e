/** What to do about each figure: its section of docs/runbooks.md. */
import { el } from './dom.js'

export const SECTIONS = {
  successRate: 'Success',
  expiredRate: 'Expired',
  lostReplies: 'Lost replies',
  alreadyAcknowledgedRate: 'Already acknowledged',
  ageSeconds: 'Interaction age',
  backendSeconds: 'Backend slow',
  acknowledgement: 'Acknowledgement slow',
  backlog: 'Backlog',
}

/** As GitHub names a heading. */
const anchorOf = (section) => section.toLowerCase().replaceAll(' ', '-')

/** `base`: where the file is. The line may break after the folder's name: tiles are narrow on a phone. */
export function runbookLink(base, figure) {
  const section = SECTIONS[figure]
  const href = `${base}#${anchorOf(section)}`
  return el('a', { href }, 'docs/', el('wbr'), `runbooks.md: ${section}`)
}
