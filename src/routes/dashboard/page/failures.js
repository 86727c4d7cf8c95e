/** What went wrong of late: counted by reason, and the last ones by the id that finds them in the log. */
import { el } from './dom.js'
import { clock } from './format.js'
import { countedReasons, endingOf } from './reasons.js'

const rowNode = (failure) =>
  el(
    'li',
    {},
    el('time', {}, clock(failure.at, true)),
    el('code', {}, failure.interactionId),
    el('span', {}, failure.command),
    el('span', { class: 'ending' }, endingOf(failure)),
  )

/** `place` is hidden while nothing went wrong. */
export function showFailures(place, { failures, lastFailures }) {
  place.hidden = lastFailures.length === 0
  if (place.hidden) return
  const reasons = countedReasons(failures) || 'nothing'
  place.querySelector('p').textContent = `In the last 5 minutes: ${reasons}.`
  place.querySelector('ol').replaceChildren(...lastFailures.map(rowNode))
}
