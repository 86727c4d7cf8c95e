/** The measurements and what is written about them. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { MEASUREMENTS } from '../../bench/measurements.js'

const DOCUMENT = new URL('../../../docs/performance.md', import.meta.url)

t.test('each is explained, under its key', async (t) => {
  const text = readFileSync(DOCUMENT, 'utf8')
  const explained = [...text.matchAll(/^\| ([a-z]) \| [^|]+ \| [^|]{50,} \|$/gm)].map(
    ([, key]) => key,
  )
  t.strictSame(explained, [...new Set(MEASUREMENTS.map(({ key }) => key))])
})
