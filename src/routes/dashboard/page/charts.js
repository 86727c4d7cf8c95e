/** The graphs of the last hour: each answers one question. */
import { columns, describe } from './chart-data.js'
import { CHARTS } from './chart-list.js'
import { options } from './chart-options.js'
import uPlot from './uPlot.esm.js'

function makeFigure({ title, note }) {
  const figure = document.createElement('figure')
  const caption = document.createElement('figcaption')
  const about = document.createElement('p')
  const box = document.createElement('div')
  box.setAttribute('role', 'img')
  about.textContent = note
  caption.append(title, about)
  figure.append(caption, box)
  return { figure, box }
}

/** Draws into `place`; `show` takes new data, `redraw` everything anew (colours, widths). */
export function createCharts(place) {
  let data
  const drawn = CHARTS.map((chart) => {
    const { figure, box } = makeFigure(chart)
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
    for (const { chart, box, plot } of drawn) {
      box.setAttribute('aria-label', describe(chart, data))
      if (plot.cursor.idx == null) plot.setLegend({ idx: null })
    }
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
