/** What went over the wire for the chosen interaction: its timeline, its story, every request and reply. */
import { byId, el, renew } from '../dom.js'
import { ask } from '../server.js'
import { exchangeNode } from './http.js'
import { endingOf } from './recent.js'
import { storyNode, timelineNode } from './timeline.js'

/** Steps come in bursts: one look at the wire serves them all. */
const PAUSE_MS = 80

export function preparePanel() {
  const [about, drawing, story, entries] = ['about', 'drawing', 'story', 'entries'].map(byId)
  let chosen
  let timer
  /** Which requests are open, by their number. */
  let opened = new Set()
  let looks = 0

  async function look(id) {
    looks += 1
    const nth = looks
    const { exchanges } = await ask('wire', { id }).catch(() => ({ exchanges: [] }))
    // An answer that a later look has overtaken would take entries away again.
    if (id !== chosen?.id || nth !== looks) return
    renew(entries, JSON.stringify([id, exchanges]), () =>
      exchanges.map((entry, i) =>
        exchangeNode(entry, opened.has(i), (open) => {
          if (open) opened.add(i)
          else opened.delete(i)
        }),
      ),
    )
  }

  function aboutNodes(exchange) {
    const { what, user, fault, spared, locale, violations } = exchange
    return [
      el('h3', {}, what),
      el('span', { class: 'tag' }, user.name),
      el('span', { class: 'tag' }, locale),
      fault && !spared && el('span', { class: 'tag fault' }, fault),
      spared && el('span', { class: 'tag' }, `${fault} had nothing to act on`),
      el('span', { class: 'tag' }, endingOf(exchange)),
      ...violations.map((text) => el('p', { class: 'violation' }, `Broken rule: ${text}`)),
    ].filter(Boolean)
  }

  return {
    show(exchange) {
      const another = exchange.id !== chosen?.id
      if (another) {
        opened = new Set()
        // Nothing of the last one may stand under this one's name.
        renew(entries, exchange.id, () => [])
      }
      chosen = exchange
      const { id, what, outcome, state, spared, marks, timeline, violations } = exchange
      byId('no-wire').hidden = true
      byId('wire-of').hidden = false
      renew(about, JSON.stringify([id, what, outcome, state, spared, violations]), () =>
        aboutNodes(exchange),
      )
      renew(drawing, JSON.stringify([id, marks]), () => timelineNode(exchange))
      renew(story, JSON.stringify([id, timeline]), () => storyNode(exchange))
      clearTimeout(timer)
      timer = setTimeout(() => look(id), another ? 0 : PAUSE_MS)
    },
    clear() {
      clearTimeout(timer)
      chosen = undefined
      byId('no-wire').hidden = false
      byId('wire-of').hidden = true
    },
  }
}
