/** The graphs of the last hour: each answers one question. */

import { CHARTS } from './chart-list.js'
import uPlot from './uPlot.esm.js'

const HEIGHT = 190
/** Windows of 5 s. */
const MINUTE = 12

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`)

/** Counts of 5 seconds are noise: what is drawn is the minute that ends there. */
function sums(points, field) {
  let sum = 0
  return points.map((point, at) => {
    sum += point[field] - (points[at - MINUTE]?.[field] ?? 0)
    return sum
  })
}

const values = ({ summed }, points, field) =>
  summed ? sums(points, field) : points.map((point) => point[field])

function columns(chart, { points, thresholds }) {
  const { series, limits } = chart
  const drawn = limits ? Object.values(limits(thresholds)) : []
  return [
    points.map(({ at }) => at / 1000),
    ...series.map(([, field]) => values(chart, points, field)),
    ...drawn.map((value) => points.map(() => value)),
  ]
}

function options({ print, series, limits, range }, data, width) {
  const axis = {
    stroke: colour('quiet'),
    grid: { stroke: colour('line'), width: 1 },
    ticks: { stroke: colour('line'), width: 1 },
  }
  const value = (_, figure) => print(figure)
  const line = (label, stroke, more) => ({
    label,
    stroke,
    width: 2,
    spanGaps: true,
    value,
    ...more,
  })
  const drawn = limits
    ? Object.keys(limits(data.thresholds)).map((name) =>
        line(name, colour(name === 'warning' ? 'amber' : 'red'), {
          width: 1,
          dash: [6, 4],
          points: { show: false },
        }),
      )
    : []
  return {
    width,
    height: HEIGHT,
    cursor: { y: false },
    legend: { live: true },
    scales: { y: { range: range ?? ((_, _min, max) => [0, Math.max(max ?? 0, 1) * 1.1]) } },
    axes: [
      { ...axis, space: 70, values: '{HH}:{mm}' },
      { ...axis, size: 64, values: (_, ticks) => ticks.map(print) },
    ],
    series: [
      { label: 'at', value: '{HH}:{mm}:{ss}' },
      ...series.map(([label, , name]) => line(label, colour(name))),
      ...drawn,
    ],
  }
}

/** The newest figures in words, for whoever cannot see the lines. */
function describe(chart, { points }) {
  const { title, print, series } = chart
  const words = series.map(
    ([label, field]) => `${label} ${print(values(chart, points, field).at(-1))}`,
  )
  return `${title} Now: ${words.join(', ')}.`
}

/** Draws into `place`; `show` takes new data, `redraw` everything anew (colours, widths). */
export function createCharts(place) {
  let data
  const drawn = CHARTS.map((chart) => {
    const figure = document.createElement('figure')
    const caption = document.createElement('figcaption')
    const note = document.createElement('p')
    const box = document.createElement('div')
    box.setAttribute('role', 'img')
    note.textContent = chart.note
    caption.append(chart.title, note)
    figure.append(caption, box)
    place.append(figure)
    return { chart, box }
  })

  function redraw() {
    for (const each of drawn) {
      each.plot?.destroy()
      const made = options(each.chart, data, each.box.clientWidth)
      each.plot = new uPlot(made, columns(each.chart, data), each.box)
    }
    label()
  }

  function label() {
    for (const { chart, box } of drawn) box.setAttribute('aria-label', describe(chart, data))
  }

  return {
    show(newer) {
      const first = data === undefined
      data = newer
      if (first) return redraw()
      for (const { chart, plot } of drawn) plot.setData(columns(chart, data))
      label()
    },
    redraw: () => data && redraw(),
  }
}
