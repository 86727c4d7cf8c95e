/** Instants as Discord writes them: beside a name, and in texts as `<t:…:f>`. */

const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
]

const STYLES = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
}

function relative(seconds, locale) {
  const away = seconds - Date.now() / 1000
  const [unit, size] = UNITS.find(([, length]) => Math.abs(away) >= length) ?? ['second', 1]
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(
    Math.round(away / size),
    unit,
  )
}

/** `style` as in Discord's `<t:seconds:style>`; R is kept up to date by `refreshTimes`. */
export function timeNode(seconds, style = 'f', locale = 'en-US') {
  const node = document.createElement('time')
  const date = new Date(seconds * 1000)
  node.dateTime = date.toISOString()
  node.title = date.toLocaleString(locale, STYLES.F)
  if (style === 'R') {
    node.dataset.relative = String(seconds)
    node.dataset.locale = locale
    node.textContent = relative(seconds, locale)
  } else node.textContent = date.toLocaleString(locale, STYLES[style] ?? STYLES.f)
  return node
}

export function refreshTimes(root) {
  for (const node of root.querySelectorAll('time[data-relative]')) {
    const text = relative(Number(node.dataset.relative), node.dataset.locale)
    if (node.textContent !== text) node.textContent = text
  }
}

/** `November 24, 2026`: the line above a day's messages. */
export function showDay(node, locale) {
  node.dateTime = new Date().toISOString().slice(0, 10)
  node.textContent = new Date().toLocaleDateString(locale, STYLES.D)
}

/** `7:49 AM` today, with the date before today. */
export function stamp(ms, locale = 'en-US') {
  const date = new Date(ms)
  const today = date.toDateString() === new Date().toDateString()
  const text = date.toLocaleString(locale, today ? STYLES.t : { ...STYLES.t, dateStyle: 'short' })
  const node = document.createElement('time')
  node.className = 'stamp'
  node.dateTime = date.toISOString()
  node.title = date.toLocaleString(locale, STYLES.F)
  node.textContent = text
  return node
}
