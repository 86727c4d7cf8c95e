/** The figures of the last five minutes against their thresholds, and the state of what the server leans on. */
import { count, milliseconds, percent, seconds } from './format.js'

const JUDGED = [
  ['successRate', 'answered as asked', percent],
  ['expiredRate', 'expired or too old', percent],
  ['alreadyAcknowledgedRate', 'replies lost on the way back', percent],
  ['ageSeconds', 'age on arrival, p95', seconds],
  ['backendSeconds', 'signal backend, p95', seconds],
]
const LEVELS = { ok: 'ok', warning: 'warning', critical: 'critical', unknown: 'no traffic' }

function element(name, className, text) {
  const made = document.createElement(name)
  if (className) made.className = className
  if (text !== undefined) made.textContent = text
  return made
}

function tile(level, title, value, limits) {
  const made = element('div', level)
  const figure = element('dd')
  figure.append(element('span', 'value', value), ' ', element('span', 'level', LEVELS[level]))
  made.append(element('dt', '', title), figure)
  if (limits) made.append(element('dd', 'limits', limits))
  return made
}

export function showTiles(place, { verdicts, thresholds, ackP99Ms, points, backlogLimit }) {
  const judged = JUDGED.map(([name, title, print]) => {
    const { value, level } = verdicts[name]
    const { warning, critical, bad } = thresholds[name]
    return tile(level, title, print(value), `${bad} ${print(warning)}, ${print(critical)}`)
  })
  const jobs = points.at(-1)?.backlogJobs ?? 0
  const fullness = jobs / backlogLimit
  const backlogLevel = fullness > 0.95 ? 'critical' : fullness > 0.8 ? 'warning' : 'ok'
  const ackLevel = ackP99Ms == null ? 'unknown' : ackP99Ms > 500 ? 'warning' : 'ok'
  place.replaceChildren(
    ...judged,
    tile(ackLevel, 'acknowledgement, p99', milliseconds(ackP99Ms), 'above 500 ms'),
    tile(backlogLevel, 'answers owed', count(jobs), `of ${count(backlogLimit)}`),
  )
}

export function showDependencies(place, dependencies) {
  const items = Object.entries(dependencies).map(([name, { state, detail }]) => {
    const item = element('li', state)
    item.append(element('strong', '', name), ' ', element('span', 'level', state))
    if (detail) item.append(element('span', 'detail', detail))
    return item
  })
  place.replaceChildren(...items)
}
