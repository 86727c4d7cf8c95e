/** The last hour as the graphs take it: a column of times, and one for each line. */

/** Windows of 5 s. */
const MINUTE = 12
/** Where nothing was measured for so long, milliseconds, no line leads across. */
export const GAP_MS = 60_000

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

/** While the server was away there are no windows at all: one without figures stands for them. */
function markAbsence(columns) {
  const [times] = columns
  const holes = times.flatMap((at, i) => (at - times[i - 1] > GAP_MS / 1000 ? [i] : []))
  for (const i of holes.reverse()) {
    const [first, ...rest] = columns
    first.splice(i, 0, first[i - 1] + 5)
    for (const column of rest) column.splice(i, 0, null)
  }
  return columns
}

export function columns(chart, { points, thresholds }) {
  const { series, limits } = chart
  const drawn = limits ? Object.values(limits(thresholds)) : []
  return markAbsence([
    points.map(({ at }) => at / 1000),
    ...series.map(([, field]) => values(chart, points, field)),
    ...drawn.map((value) => points.map(() => value)),
  ])
}

/** The newest figures in words, for whoever cannot see the lines. */
export function describe(chart, { points }) {
  const { title, print, series } = chart
  const words = series.map(
    ([label, field]) => `${label} ${print(values(chart, points, field).at(-1))}`,
  )
  return `${title} Now: ${words.join(', ')}.`
}
