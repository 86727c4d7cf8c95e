/** The figures of the last five minutes against their thresholds, and the state of what the server leans on. */
import { el } from './dom.js'
import { count, milliseconds, percent, seconds } from './format.js'
import { countedReasons } from './reasons.js'
import { runbookLink } from './runbooks.js'

/** Name of the figure, its title, how it is printed, and which failures explain it. */
const JUDGED = [
  ['successRate', 'answered as asked', percent, () => true],
  ['expiredRate', 'expired or too old', percent, ({ outcome }) => isLate(outcome)],
  ['lostReplies', 'replies lost on the way back', percent],
  ['alreadyAcknowledgedRate', 'sent again though it had arrived (40060)', percent],
  ['ageSeconds', 'age on arrival, p95', seconds],
  ['backendSeconds', 'signal backend, p95', seconds],
]
const LEVELS = { ok: 'ok', warning: 'warning', critical: 'critical', unknown: 'no traffic' }
const ACK_WARNING_MS = 500
const FULL = { warning: 0.8, critical: 0.95 }

const isLate = (outcome) => outcome === 'expired' || outcome === 'too old'

const isBad = (level) => level === 'warning' || level === 'critical'

function tile({ name, level, title, value, limits, why }, runbooks) {
  return el(
    'div',
    { class: level },
    el('dt', {}, title),
    el(
      'dd',
      {},
      el('span', { class: 'value' }, value),
      ' ',
      el('span', { class: 'level' }, LEVELS[level]),
    ),
    el('dd', { class: 'limits' }, limits),
    isBad(level) && why && el('dd', { class: 'why' }, why),
    isBad(level) && el('dd', {}, runbookLink(runbooks, name)),
  )
}

function judgedTile([name, title, print, explains], data) {
  const { value, level } = data.verdicts[name]
  const { warning, critical, bad } = data.thresholds[name]
  const why = explains && countedReasons(data.failures.filter(explains))
  const limits = `warns ${bad} ${print(warning)}, critical ${print(critical)}`
  return { name, level, title, value: print(value), limits, why }
}

function ackTile({ ackP99Ms }) {
  const level = ackP99Ms == null ? 'unknown' : ackP99Ms > ACK_WARNING_MS ? 'warning' : 'ok'
  const limits = `warns above ${milliseconds(ACK_WARNING_MS)}`
  const value = milliseconds(ackP99Ms)
  return { name: 'acknowledgement', level, title: 'acknowledgement, p99', value, limits }
}

function owedTile({ points, backlogLimit }) {
  const jobs = points.at(-1)?.backlogJobs ?? 0
  const fullness = jobs / backlogLimit
  const level = fullness > FULL.critical ? 'critical' : fullness > FULL.warning ? 'warning' : 'ok'
  const [warning, critical] = [FULL.warning, FULL.critical].map((part) =>
    count(Math.floor(part * backlogLimit)),
  )
  const limits = `of ${count(backlogLimit)}: warns above ${warning}, critical ${critical}`
  return { name: 'backlog', level, title: 'answers owed', value: count(jobs), limits }
}

/** Returns the worst level of all. */
export function showTiles(place, data) {
  const tiles = [...JUDGED.map((each) => judgedTile(each, data)), ackTile(data), owedTile(data)]
  place.replaceChildren(...tiles.map((each) => tile(each, data.runbooks)))
  return ['critical', 'warning'].find((level) => tiles.some((each) => each.level === level))
}

export function showDependencies(place, dependencies) {
  const items = Object.entries(dependencies).map(([name, { state, detail }]) =>
    el(
      'li',
      { class: state },
      el('strong', {}, name),
      ' ',
      el('span', { class: 'level' }, state),
      detail && el('span', { class: 'detail' }, detail),
    ),
  )
  place.replaceChildren(...items)
}
