/** A storm: so many interactions a second, and the account of all of them while it blows. */
import { announce, byId } from '../dom.js'
import { ask } from '../server.js'
import { drawGraph } from './graph.js'

const COUNTS = ['sent', 'open', 'delivered', 'told', 'expired', 'lost']

const ms = (value) =>
  value == null ? '–' : `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`

export function prepareStorm({ storm: { maxPerSecond, maxSeconds } }, onProblem) {
  const [form, button, perSecond, seconds] = ['storm', 'storm-button', 'per-second', 'seconds'].map(
    byId,
  )
  perSecond.max = maxPerSecond
  seconds.max = maxSeconds
  let running = false
  let points = []
  /** Until its end has been read out. */
  let untold = false

  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const asked = { perSecond: Number(perSecond.value), seconds: Number(seconds.value) }
    const doing = running ? ask('stop-storm') : ask('storm', asked)
    await doing.catch(({ message }) => onProblem(message))
  })

  function summary({ sent, delivered, told, expired, lost }) {
    const verdict = lost === 0 ? 'none lost' : `${lost} lost`
    return `${sent} sent: ${delivered} delivered, ${told} told, ${expired} expired, ${verdict}`
  }

  return function show(state) {
    if (state.running && !running) points = []
    running = state.running
    untold ||= running
    const figures = byId('storm-figures')
    if (figures.hidden) {
      figures.hidden = false
      figures.scrollIntoView({ block: 'nearest' })
    }
    byId('storm-state').textContent = running ? 'blowing' : state.open > 0 ? 'settling' : 'over'
    button.textContent = running ? 'Stop' : 'Start'
    button.classList.toggle('danger', running)
    for (const name of COUNTS) byId(`storm-${name}`).textContent = String(state[name])
    byId('storm-lost').classList.toggle('bad', state.lost > 0)
    byId('storm-p50').textContent = ms(state.p50Ms)
    byId('storm-p99').textContent = ms(state.p99Ms)
    points.push(state)
    drawGraph(byId('storm-graph'), byId('storm-legend'), points)
    if (untold && !running && state.open === 0) {
      untold = false
      announce(`The storm is over. ${summary(state)}`)
    }
  }
}
