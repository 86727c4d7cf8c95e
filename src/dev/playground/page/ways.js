/** The ways to the message box: it is there at the start, a slash leads to it from anywhere, and so does the first link. */
import { byId } from './dom.js'
import { showTab } from './tabs.js'

const isPhone = () => byId('tabs').offsetParent !== null

/** `focus()` puts the cursor into the message box. */
export function prepareWays(focus) {
  const go = () => {
    showTab('chat')
    focus()
  }
  document.querySelector('.skip').addEventListener('click', (event) => {
    event.preventDefault()
    go()
  })
  document.addEventListener('keydown', (event) => {
    const { key, target, ctrlKey, metaKey, altKey } = event
    if (key !== '/' || ctrlKey || metaKey || altKey || byId('composer').contains(target)) return
    // The slash itself is then typed there.
    go()
  })
  // On a phone its keyboard would cover what there is to see.
  if (!isPhone() && document.activeElement === document.body) focus()
}
