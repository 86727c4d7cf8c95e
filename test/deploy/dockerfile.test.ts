/** The Dockerfile: one base that can be pinned, and labels that are true. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { DEPLOY } from './series.js'

const ROOT = `${DEPLOY}../`
const text = readFileSync(`${ROOT}Dockerfile`, 'utf8')
const { version } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'))

t.test('both stages stand on the one base that can be given', async (t) => {
  const bases = [...text.matchAll(/^FROM (\S+)/gm)].map(([, base = '']) => base)
  t.equal(bases.length, 2)
  for (const base of bases) t.match(base, /^\$\{NODE_IMAGE\}$/)
  const [argument = ''] = text.split('\nFROM ')
  t.match(argument, /^ARG NODE_IMAGE=node:24-\S+$/m, 'known before the first stage')
})

t.test('the image says which version it is, and of which revision', async (t) => {
  const [, , image = ''] = text.split('\nFROM ')
  t.match(image, `\nARG VERSION=${version}\n`)
  for (const name of ['VERSION', 'REVISION']) {
    t.match(image, new RegExp(`^ARG ${name}=\\S+$`, 'm'))
    t.match(image, `org.opencontainers.image.${name.toLowerCase()}="\${${name}}"`)
  }
})
