/** The Dockerfile: one base that can be pinned, labels that are true, a health check that is in the image. */
import { existsSync, readFileSync } from 'node:fs'
import t from 'tap'
import { DEPLOY } from './series.js'

const ROOT = `${DEPLOY}../`
const text = readFileSync(`${ROOT}Dockerfile`, 'utf8')
const { version, scripts } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'))

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

t.test('what it starts and checks is there', async (t) => {
  const commands = [...text.matchAll(/CMD (\["node", .+\])$/gm)].map(([, list = '']) =>
    (JSON.parse(list) as string[]).join(' '),
  )
  t.strictSame(commands, ['node dist/src/healthcheck.js', scripts.start])
  for (const command of commands) t.ok(existsSync(ROOT + command.replace('node ', '')), command)
})
