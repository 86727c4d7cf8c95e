/** How a graph is drawn: its axes, lines and limits, and what stands below it. */
import { GAP_MS } from './chart-data.js'
import { clock } from './format.js'

const HEIGHT = 190
const MINUTE = 60

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`)

/** Of what lies between two figures, those that are too wide for a line to lead across. Pixels of the canvas. */
function gaps({ bbox, scales }, _series, _from, _to, found) {
  const { min, max } = scales.x
  const widest = (GAP_MS / 1000 / (max - min)) * bbox.width
  return found.filter(([left, right]) => right - left >= widest)
}

/** Figures that no line leads to are drawn as points, or nobody would see them. */
function alone({ data }, series, shown) {
  if (shown) return null
  const [times] = data
  const known = times.flatMap((_, i) => (data[series][i] == null ? [] : [i]))
  const isFar = (a, b) => b === undefined || Math.abs(times[a] - times[b]) >= GAP_MS / 1000
  return known.filter((i, at) => isFar(i, known[at - 1]) && isFar(i, known[at + 1]))
}

/** Ticks of less than a minute would else bear the same label twice. */
const times = (_, ticks, _axis, _space, step) => ticks.map((at) => clock(at * 1000, step < MINUTE))

export function options({ print, series, limits, range }, { thresholds }, width) {
  const axis = {
    stroke: colour('quiet'),
    grid: { stroke: colour('line'), width: 1 },
    ticks: { stroke: colour('line'), width: 1 },
  }
  const own = series.map((_, i) => i + 1)
  /** As long as none is pointed at: of the newest window in which there was anything to measure. */
  const newest = ({ data }, index) => {
    const at = data[0].findLastIndex((_, i) => own.some((each) => data[each][i] != null))
    return data[index].at(at)
  }
  const line = (label, stroke, more) => ({
    label,
    stroke,
    width: 2,
    gaps,
    points: { filter: alone },
    value: (plot, figure, index, at) => print(at == null ? newest(plot, index) : figure),
    ...more,
  })
  const drawn = limits
    ? Object.keys(limits(thresholds)).map((name) =>
        line(name, colour(name === 'warning' ? 'amber' : 'red'), {
          width: 1,
          dash: [6, 4],
          spanGaps: true,
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
      { ...axis, space: 80, values: times },
      { ...axis, size: 64, values: (_, ticks) => ticks.map(print) },
    ],
    series: [
      {
        label: 'at',
        value: (plot, at, index) => clock((at ?? newest(plot, index)) * 1000, true),
      },
      ...series.map(([label, , name]) => line(label, colour(name))),
      ...drawn,
    ],
  }
}
