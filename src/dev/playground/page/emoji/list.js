/** The emoji that answers use, drawn by ourselves: Discord too shows pictures, and not every system has the glyphs. */
const NAMES = {
  '🟢': 'green',
  '🔴': 'red',
  '⚪': 'white',
  '⚠️': 'warning',
  '🧪': 'tube',
  '❌': 'cross',
  '❓': 'question',
  '📈': 'chart',
  '🔄': 'refresh',
  '⏳': 'hourglass',
  '🕰️': 'clock',
}

/** Matches any of them; the variation selector may be missing. */
export const EMOJI = new RegExp(
  Object.keys(NAMES)
    .map((each) => each.replace('\ufe0f', '\ufe0f?'))
    .join('|'),
  'u',
)

export function emojiPicture(text) {
  const name = NAMES[text] ?? NAMES[`${text}\ufe0f`]
  const image = document.createElement('img')
  image.className = 'emoji'
  image.src = `/emoji/${name}.svg`
  image.alt = text
  image.draggable = false
  return image
}
