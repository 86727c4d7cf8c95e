/** Asks the server for what is new every few seconds and shows it. */
import { createCharts } from './charts.js'
import { showFailures } from './failures.js'
import { span } from './format.js'
import { showDependencies, showTiles } from './tiles.js'

const EVERY_MS = 5000
/** A tab that nobody looks at still tells by its title how things are. */
const HIDDEN_EVERY_MS = 30_000
const KEPT = 720

const find = (id) => document.getElementById(id)
const charts = createCharts(find('charts'))
let points = []
let timer

const name = document.title

/** Of a tab among many: what needs a look comes first. */
function entitle(state) {
  document.title = state ? `${state} · ${name}` : name
}

function stateOf({ ready, dependencies }, worst) {
  if (!ready) return 'shutting down'
  const isDown = Object.values(dependencies).some(({ state }) => state === 'down')
  return worst ?? (isDown ? 'warning' : undefined)
}

function show(data) {
  // Where the server's clock has gone back, what it sends replaces what we had of the time since.
  const from = data.points[0]?.at ?? Number.POSITIVE_INFINITY
  points = [...points.filter(({ at }) => at < from), ...data.points].slice(-KEPT)
  const all = { ...data, points, runbooks: find('runbooks').href }
  find('about').textContent =
    `version ${data.version}, up ${span(data.uptimeMs)}, ${data.ready ? 'ready' : 'shutting down'}`
  entitle(stateOf(data, showTiles(find('tiles'), all)))
  showFailures(find('failures'), data)
  showDependencies(find('dependencies'), data.dependencies)
  charts.show(all)
}

function say(text, lost) {
  const live = find('live')
  // Said again and again it would be read out again and again.
  if (live.textContent !== text) live.textContent = text
  live.className = lost ? 'lost' : ''
}

async function refresh() {
  clearTimeout(timer)
  try {
    const response = await fetch(`/dashboard.json?since=${points.at(-1)?.at ?? 0}`)
    if (!response.ok) throw new Error(`answered ${response.status}`)
    show(await response.json())
    say('live', false)
  } catch (error) {
    say(`no figures: ${error.message}`, true)
    entitle('no figures')
  }
  clearTimeout(timer)
  timer = setTimeout(refresh, document.hidden ? HIDDEN_EVERY_MS : EVERY_MS)
}

let resizing
addEventListener('resize', () => {
  clearTimeout(resizing)
  resizing = setTimeout(charts.redraw, 150)
})
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', charts.redraw)
document.addEventListener('visibilitychange', () => document.hidden || refresh())
refresh()
