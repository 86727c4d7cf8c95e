/** What is handed out speaks of nothing that is not in the project. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import t from 'tap'
import { DEPLOY } from './series.js'

const ROOT = `${DEPLOY}../`
const files = [
  ...readdirSync(DEPLOY, { recursive: true, withFileTypes: true })
    // The operator's own, where there is one.
    .filter((entry) => entry.isFile() && entry.name !== '.env' && !entry.parentPath.endsWith('tls'))
    .map((entry) => join(entry.parentPath, entry.name)),
  ...['Dockerfile', '.env.example'].map((name) => join(ROOT, name)),
]
const texts = files.map((file) => [relative(ROOT, file), readFileSync(file, 'utf8')] as const)

t.test('no specification is named: there is none here', async (t) => {
  t.ok(files.length > 10)
  for (const [file, text] of texts) t.notMatch(text, /\bSPEC\b|the specification/, file)
})

t.test('every page and file that is named is there', async (t) => {
  const own = ['deploy/.env', 'deploy/nginx/tls/']
  for (const [file, text] of texts)
    for (const [, name = ''] of text.matchAll(/(?<![\w/.-])((?:docs|deploy)\/[\w./-]*[\w/])/g))
      t.ok(own.includes(name) || existsSync(ROOT + name), `${file}: ${name}`)
})
