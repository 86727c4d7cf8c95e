/** SVG elements as text. */
import t from 'tap'
import { line, polyline, rect, text } from '../../src/charts/svg.js'

t.test('coordinates are written to a tenth of a pixel', async (t) => {
  t.equal(line(1.25, 2, 3.04, 4, 'a="b"'), '<line x1="1.3" y1="2" x2="3" y2="4" a="b"/>')
  t.equal(rect(0, 1, 2, 3.33, 'c="d"'), '<rect x="0" y="1" width="2" height="3.3" c="d"/>')
  t.equal(
    polyline(
      [
        [1, 2],
        [3.14, 4],
      ],
      'e="f"',
    ),
    '<polyline points="1,2 3.1,4" fill="none" e="f"/>',
  )
})

t.test('text cannot break out of its element', async (t) => {
  t.equal(text(1, 2, '<&">', 'g="h"'), '<text x="1" y="2" g="h">&lt;&amp;&quot;&gt;</text>')
})
