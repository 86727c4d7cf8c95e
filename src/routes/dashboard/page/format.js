/** Figures as a reader wants them. */

const dash = '–'
/** A figure and its unit stay on one line. */
const withUnit = (figure, unit) => `${Number(figure)}\u00a0${unit}`

export const percent = (value) => (value == null ? dash : withUnit((value * 100).toFixed(1), '%'))

export function milliseconds(ms) {
  if (ms == null) return dash
  return ms < 1000 ? withUnit(ms.toPrecision(3), 'ms') : withUnit((ms / 1000).toPrecision(3), 's')
}

export const seconds = (value) => milliseconds(value == null ? value : value * 1000)

export const count = (value) => (value == null ? dash : value.toLocaleString('en'))

export function span(ms) {
  const minutes = Math.floor(ms / 60_000)
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24]
  if (days > 0) return `${days} d ${hours} h`
  return hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`
}

const two = (number) => String(number).padStart(2, '0')

/** `09:05`, or `09:05:30`, where the reader is. */
export function clock(ms, seconds) {
  const date = new Date(ms)
  const parts = [date.getHours(), date.getMinutes(), ...(seconds ? [date.getSeconds()] : [])]
  return parts.map(two).join(':')
}
