/** The graphs of the last hour: each answers one question. */

import { count, milliseconds, percent } from './format.js'
import uPlot from './uPlot.esm.js'

const HEIGHT = 190

const CHARTS = [
  {
    title: 'How fast do we acknowledge?',
    note: "From receipt to the reply. Discord's limit is 3 s.",
    print: milliseconds,
    series: [
      ['p50', 'ackP50Ms', 'blue'],
      ['p99', 'ackP99Ms', 'amber'],
    ],
  },
  {
    title: 'How old are interactions on arrival?',
    note: "By Discord's clock: the network's and Discord's part.",
    print: milliseconds,
    limits: (thresholds) => scaled(thresholds.ageSeconds, 1000),
    series: [['p95', 'ageP95Ms', 'blue']],
  },
  {
    title: 'How do interactions end?',
    note: 'In 5 seconds, by outcome.',
    print: count,
    series: [
      ['answered', 'delivered', 'green'],
      ['told why not', 'told', 'amber'],
      ['expired', 'expired', 'red'],
      ['refused or abandoned', 'lost', 'quiet'],
    ],
  },
  {
    title: 'Do traders get what they ask for?',
    note: 'Share of the 5 minutes before.',
    print: percent,
    limits: (thresholds) => scaled(thresholds.successRate, 1),
    range: (_, min) => [Math.max(0, Math.min(min ?? 1, 0.85) - 0.05), 1.02],
    series: [['answered as asked', 'successRate', 'blue']],
  },
  {
    title: 'How fast is the signal backend?',
    note: 'Failed fetches included.',
    print: milliseconds,
    limits: (thresholds) => scaled(thresholds.backendSeconds, 1000),
    series: [['p95', 'backendP95Ms', 'blue']],
  },
  {
    title: 'Does the cache carry the load?',
    note: 'Lookups in 5 seconds.',
    print: count,
    series: [
      ['hit', 'hit', 'green'],
      ['stale', 'stale', 'amber'],
      ['miss', 'miss', 'blue'],
    ],
  },
  {
    title: 'How many answers are owed?',
    note: 'Accepted and not ended.',
    print: count,
    series: [['jobs', 'backlogJobs', 'blue']],
  },
]

const scaled = ({ warning, critical }, factor) => ({
  warning: warning * factor,
  critical: critical * factor,
})

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`)

function columns({ series, limits }, { points, thresholds }) {
  const drawn = limits ? Object.values(limits(thresholds)) : []
  return [
    points.map(({ at }) => at / 1000),
    ...series.map(([, field]) => points.map((point) => point[field])),
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
function describe({ title, print, series }, { points }) {
  const last = points.at(-1)
  const words = series.map(([label, field]) => `${label} ${print(last?.[field])}`)
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
