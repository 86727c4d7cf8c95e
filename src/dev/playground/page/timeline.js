/** The panel that shows one interaction's way. */

const list = document.querySelector('#timeline')
const heading = document.querySelector('#of')
const violations = document.querySelector('#violations')

function line({ ms, who, text }) {
  const row = document.createElement('li')
  row.className = who
  const time = Object.assign(document.createElement('time'), { textContent: `${ms.toFixed(1)} ms` })
  const by = Object.assign(document.createElement('small'), { textContent: who })
  const what = document.createElement('span')
  what.append(by, text)
  row.append(time, what)
  return row
}

export function showTimeline(exchange) {
  heading.textContent = exchange.what
  list.replaceChildren(...exchange.timeline.map(line))
  violations.textContent = exchange.violations.map((what) => `Broken rule: ${what}`).join('\n')
}
