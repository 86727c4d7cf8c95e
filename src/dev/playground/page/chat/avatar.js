/** Avatars: the application's mark, and a person's initial on their colour. */
import { el } from '../dom.js'

export const botAvatar = (className = 'avatar') =>
  el('img', { class: className, src: '/icon.svg', alt: '', draggable: 'false' })

/** `user` is `{name, colour}`. */
export function userAvatar({ name, colour }, className = 'avatar') {
  const node = el(
    'span',
    { class: `${className} initial`, 'aria-hidden': 'true' },
    name.slice(0, 1),
  )
  node.style.setProperty('--colour', colour)
  return node
}
