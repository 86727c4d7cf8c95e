/** The Dockerfile: one base that can be pinned, labels that are true, and a context that holds what it copies. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import t from 'tap'
import { readDockerfile } from './dockerfile.js'
import { DEPLOY } from './series.js'

const ROOT = `${DEPLOY}../`
const { stages, argument } = readDockerfile()
const [build, image] = stages
const { version, main } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'))

t.test('both stages stand on the one base that can be given', async (t) => {
  t.equal(stages.length, 2)
  for (const { base } of stages) t.equal(base, `\${NODE_IMAGE}`)
  t.match(argument, /^ARG NODE_IMAGE=node:24-\S+$/m, 'known before the first stage')
})

t.test('the image says which version it is, and of which revision', async (t) => {
  t.match(image.text, `\nARG VERSION=${version}\n`)
  for (const name of ['VERSION', 'REVISION']) {
    t.match(image.text, new RegExp(`^ARG ${name}=\\S+$`, 'm'))
    t.match(image.text, `org.opencontainers.image.${name.toLowerCase()}="\${${name}}"`)
  }
})

t.test('process 1 is node itself, of an ordinary user, with the server', async (t) => {
  t.strictSame(image.start, ['node', main])
  t.match(image.text, '\nUSER node\n')
})

t.test('its context has what it copies, and no test or key', async (t) => {
  const ignored = readFileSync(`${ROOT}.dockerignore`, 'utf8').trim().split('\n')
  t.equal(ignored[0], '*', 'nothing but')
  const context = ignored.slice(1).map((line) => line.replace(/^!/, ''))
  const copied = stages.flatMap(({ copies }) => copies.filter(({ from }) => from === 'context'))
  t.strictSame(copied.map(({ source }) => source).sort(), context.sort())
  for (const name of context) t.ok(existsSync(ROOT + name), name)
})

t.test('what operators run is on the path, and may be run', async (t) => {
  const [, target = '', name] = /^RUN ln -s \/app\/(\S+) \/usr\/local\/bin\/(\S+)$/m.exec(
    image.text,
  ) as RegExpExecArray
  t.equal(name, 'signalbox')
  t.equal(statSync(ROOT + target).mode & 0o111, 0o111, 'for whoever is not its owner too')
})

t.test('it is compiled by what compiles it everywhere', async (t) => {
  t.match(build.text, /^RUN npm run build && /m)
})
