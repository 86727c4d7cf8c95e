/** On a phone the three parts of the page are tabs: one is shown at a time. */
import { byId } from './dom.js'

const tabs = [...byId('tabs').querySelectorAll('button')]

export function showTab(name) {
  document.body.dataset.tab = name
  for (const tab of tabs) {
    if (tab.dataset.for === name) tab.setAttribute('aria-current', 'page')
    else tab.removeAttribute('aria-current')
  }
}

export function prepareTabs() {
  for (const tab of tabs) tab.addEventListener('click', () => showTab(tab.dataset.for))
}
