/** The page's files are complete, load nothing from elsewhere, and are all used. */
import t from 'tap'
import { readPageFiles } from '../../../src/dev/playground/page-files.js'

const files = readPageFiles()
const REFERENCES: Readonly<Record<string, RegExp>> = {
  'text/html; charset=utf-8': /(?:src|href)="([^"#]+)"/g,
  'text/javascript; charset=utf-8': /(?:from|import) '([^']+)'/g,
  'text/css; charset=utf-8': /url\("([^"]+)"\)/g,
}
/** Found by what stands in a message, not by a reference. */
const BY_NAME = /^\/emoji\//

function references(path: string): string[] {
  const file = files.get(path)
  const pattern = REFERENCES[file?.type ?? '']
  const found = pattern ? [...String(file?.data).matchAll(pattern)] : []
  return found.map(([, to = '']) => new URL(to, `http://page${path}`).pathname)
}

t.test('all that the page refers to is there, and all that is there is referred to', async (t) => {
  const reached = new Set(['/'])
  for (const path of reached) for (const to of references(path)) reached.add(to)
  for (const path of reached) t.ok(files.has(path), path)
  for (const path of files.keys()) t.ok(reached.has(path) || BY_NAME.test(path), `${path} is used`)
})

t.test('every file has a type that browsers take, and names no other host', async (t) => {
  for (const [path, { type, data }] of files) {
    t.type(type, 'string', path)
    if (type === 'font/ttf') continue
    const code = data.toString().replaceAll(/^\s*\/\/ .*$/gm, '')
    const text = code.replaceAll('http://www.w3.org/2000/svg', '')
    t.notMatch(text, /https?:\/\//, path)
  }
})

t.test('texts become nodes, never HTML', async (t) => {
  for (const { type, data } of files.values()) {
    if (!type.startsWith('text/javascript')) continue
    t.notMatch(data.toString(), /innerHTML|outerHTML|insertAdjacentHTML|document\.write/)
  }
})

t.test('files are short: one job each', async (t) => {
  for (const [path, { type, data }] of files) {
    if (!type.startsWith('text/')) continue
    t.ok(data.toString().split('\n').length <= 171, path)
  }
})
