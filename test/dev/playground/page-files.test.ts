/** The page's files are complete, and load nothing from elsewhere. */
import t from 'tap'
import { readPageFiles } from '../../../src/dev/playground/page-files.js'

const files = readPageFiles()

t.test('the page and all it refers to is there', async (t) => {
  t.match(files.get('/')?.type, 'text/html')
  for (const { type, data } of files.values()) {
    const text = data.toString()
    const paths = type.startsWith('text/html')
      ? [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path)
      : [...text.matchAll(/from '\.(\/[^']+)'/g)].map(([, path]) => path)
    for (const path of paths) t.ok(files.has(String(path)), String(path))
    t.notMatch(text.replaceAll('http://www.w3.org/2000/svg', ''), /https?:\/\//)
  }
})

t.test('texts become nodes, never HTML', async (t) => {
  for (const { type, data } of files.values()) {
    if (type.startsWith('text/javascript')) t.notMatch(data.toString(), /innerHTML|insertAdjacent/)
  }
})
