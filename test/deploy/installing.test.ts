/** docs/installing.md names images, services, ports and paths as the files of `deploy/` have them. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { parseAllDocuments } from 'yaml'
import { groups } from '../docs/pages.js'
import { DEPLOY, readYaml } from './series.js'

const ROOT = `${DEPLOY}../`
const read = (name: string) => readFileSync(ROOT + name, 'utf8')
const page = read('docs/installing.md')
const { version } = JSON.parse(read('package.json'))
const part = (heading: string) => page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
const all = (text: string, pattern: RegExp) => [...new Set(groups(text, pattern).flat())]

t.test("Kubernetes pulls what was pushed, and every object is the manifest's", async (t) => {
  const objects = parseAllDocuments(read('deploy/kubernetes.yaml')).map((each) => each.toJS())
  const { metadata, spec } = objects.find(({ kind }) => kind === 'Deployment')
  const [{ image, ports, name }] = spec.template.spec.containers
  const text = part('Kubernetes')
  t.equal(image, `registry.example.com/signalbox:${version}`)
  t.match(text, `docker build -t ${image} .\ndocker push ${image}\n`)
  t.strictSame(all(text, /\bdeployment\/(\S+?)\b/g), [metadata.name])
  t.strictSame(all(text, / -l (\S+)/g), [`app=${spec.selector.matchLabels.app}`])
  t.match(text, ` ${name}=registry.example.com/signalbox:`)
  const [port] = all(text, /port-forward \S+ (\d+)/g)
  t.equal(Number(port), ports.find((each: { name: string }) => each.name === 'admin').containerPort)
})

t.test('Compose has the services and the ports', async (t) => {
  const { services } = readYaml<{ services: Record<string, { ports?: string[] }> }>('compose.yaml')
  const text = part('Docker Compose')
  const named = all(text, /(?<!\.)\b(signalbox-\d|valkey(?=\s))/g)
  t.ok(named.length >= 3)
  for (const name of named) t.ok(name in services, name)
  const published = Object.values(services)
    .flatMap(({ ports = [] }) => ports)
    .filter((port) => port.startsWith('127.0.0.1:'))
    .map((port) => port.split(':')[1] as string)
  for (const port of published) t.match(text, new RegExp(`\\b${port}\\b`), port)
})

t.test("systemd's paths are those of the unit", async (t) => {
  const unit = read('deploy/signalbox.service')
  const text = part('systemd')
  const [folder] = all(unit, /^WorkingDirectory=(\S+)$/gm)
  const [environment] = all(unit, /^EnvironmentFile=(\S+)$/gm)
  t.match(text, `ln -sfn ${folder}-${version} ${folder}\n`)
  t.match(text, `install -m 600 .env.example ${environment}\n`)
  const [link] = all(unit, /(ln -s \S+ \S+?)`/g)
  t.match(text, `${link?.replace('ln -s ', 'ln -sfn ')}\n`)
})

t.test('the image alone may end as slowly as its server', async (t) => {
  const text = part('The image alone')
  const runs = all(text, /^(docker run -d .+)$/gm)
  t.equal(runs.length, 1, 'the same after an update')
  const [seconds] = all(runs[0] ?? '', /--stop-timeout (\d+)/g)
  const [grace] = all(read('deploy/signalbox.service'), /^TimeoutStopSec=(\d+)$/gm)
  t.equal(seconds, grace)
  t.match(runs[0], ' -p 127.0.0.1:9464:9464 ')
})
