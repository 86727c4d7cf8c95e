/** The few SVG elements that charts are drawn with, as text; coordinates to a tenth of a pixel. */

export function line(x1: number, y1: number, x2: number, y2: number, attributes: string): string {
  return `<line x1="${tenth(x1)}" y1="${tenth(y1)}" x2="${tenth(x2)}" y2="${tenth(y2)}" ${attributes}/>`
}

export function rect(
  x: number,
  y: number,
  width: number,
  height: number,
  attributes: string,
): string {
  return `<rect x="${tenth(x)}" y="${tenth(y)}" width="${tenth(width)}" height="${tenth(height)}" ${attributes}/>`
}

export function polyline(
  points: readonly (readonly [number, number])[],
  attributes: string,
): string {
  const list = points.map(([x, y]) => `${tenth(x)},${tenth(y)}`).join(' ')
  return `<polyline points="${list}" fill="none" ${attributes}/>`
}

/** `content` is plain text and is escaped here; `y` is the baseline. */
export function text(x: number, y: number, content: string, attributes: string): string {
  return `<text x="${tenth(x)}" y="${tenth(y)}" ${attributes}>${escapeXml(content)}</text>`
}

function escapeXml(content: string): string {
  return content
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function tenth(value: number): string {
  return String(Math.round(value * 10) / 10)
}
