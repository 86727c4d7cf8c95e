/** Asks the server for what is new every few seconds and shows it. */
import { createCharts } from './charts.js'
import { span } from './format.js'
import { showDependencies, showTiles } from './tiles.js'

const EVERY_MS = 5000
const KEPT = 720

const find = (id) => document.getElementById(id)
const charts = createCharts(find('charts'))
let points = []
let timer

function show(data) {
  // After a restart the server's hour begins anew, and so does ours: its clock may have gone back.
  points = [...points, ...data.points].slice(-KEPT)
  const all = { ...data, points }
  find('about').textContent =
    `version ${data.version}, up ${span(data.uptimeMs)}, ${data.ready ? 'ready' : 'shutting down'}`
  showTiles(find('tiles'), all)
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
  }
  clearTimeout(timer)
  if (!document.hidden) timer = setTimeout(refresh, EVERY_MS)
}

let resizing
addEventListener('resize', () => {
  clearTimeout(resizing)
  resizing = setTimeout(charts.redraw, 150)
})
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', charts.redraw)
document.addEventListener('visibilitychange', () => document.hidden || refresh())
refresh()
