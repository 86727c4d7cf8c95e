/** compose.yaml: whatever its parts ask each other for is there, pinned, and kept from strangers. */
import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import t from 'tap'
import { parse } from 'yaml'
import { EnvironmentSchema } from '../../src/config/environment.js'
import { DEPLOY, readYaml } from './series.js'

interface Service {
  readonly image?: string
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly env_file?: string
  readonly logging?: { readonly options: Readonly<Record<string, string>> }
  readonly networks?: Readonly<Record<string, { readonly aliases?: readonly string[] }>>
}
const { services, volumes } = parse(readFileSync(`${DEPLOY}compose.yaml`, 'utf8'), {
  merge: true,
}) as {
  services: Readonly<Record<string, Service>>
  volumes: Readonly<Record<string, object>>
}
const all = Object.entries(services)
const replicas = all.filter(([name]) => name.startsWith('signalbox-'))
const { properties } = EnvironmentSchema

t.test('what is in .env reaches the replicas, but what this file decides', async (t) => {
  t.equal(replicas.length, 2)
  const example = parseEnv(readFileSync(`${DEPLOY}../.env.example`, 'utf8'))
  for (const [name, { env_file, environment = {} }] of replicas) {
    t.equal(env_file, '.env', name)
    const { VALKEY_PASSWORD, GRAFANA_PASSWORD, DISCORD_BOT_TOKEN, ...decided } = environment
    t.strictSame([VALKEY_PASSWORD, GRAFANA_PASSWORD, DISCORD_BOT_TOKEN], ['', '', ''], 'kept back')
    for (const variable of Object.keys(decided)) {
      t.ok(variable in properties, variable)
      t.notOk(variable in example, `${variable} is not asked of the operator`)
    }
  }
})

t.test('operators reach both admin ports from this machine, and nobody else does', async (t) => {
  const published = replicas.map(([, { ports = [] }]) => ports)
  t.strictSame(published, [['127.0.0.1:9464:9464'], ['127.0.0.1:9465:9464']])
  for (const [, { environment }] of replicas)
    t.match(environment, { ADMIN_HOST: '0.0.0.0', ADMIN_PORT: '9464', HOST: '0.0.0.0' })
})

t.test('nginx and Prometheus find every replica by one name', async (t) => {
  for (const [, { networks }] of replicas) t.match(networks?.inside?.aliases, ['signalbox'])
  t.match(services.nginx?.volumes, [
    /./,
    './nginx/replicas-by-name.conf:/etc/nginx/replicas.conf:ro',
  ])
  const byName = readFileSync(`${DEPLOY}nginx/replicas-by-name.conf`, 'utf8')
  t.match(byName, `default signalbox:${services['signalbox-1']?.environment?.PORT};`)
  const { scrape_configs } = readYaml<{
    scrape_configs: { dns_sd_configs: { names: string[]; port: number }[] }[]
  }>('prometheus/prometheus.yml')
  t.match(scrape_configs, [{ dns_sd_configs: [{ names: ['signalbox'], port: 9464 }] }])
})

t.test('no log fills the disk', async (t) => {
  for (const [name, { logging }] of all)
    t.match(logging?.options, { 'max-size': /^\d+m$/, 'max-file': /^\d+$/ }, name)
})

t.test('every image is of one version, and only nginx is for strangers', async (t) => {
  for (const [name, { image, ports = [] }] of all) {
    if (!name.startsWith('signalbox-')) t.match(image, /:v?\d+[\w.-]*$/, name)
    if (name !== 'nginx') for (const port of ports) t.match(port, /^127\.0\.0\.1:/, name)
  }
})

t.test('whatever is mounted is there', async (t) => {
  // The operator's own: the certificate, and what renews it.
  const own = ['./nginx/tls', './nginx/acme']
  for (const [name, { volumes: mounts = [] }] of all)
    for (const mount of mounts) {
      const [from = ''] = mount.split(':')
      t.ok(from in volumes || own.includes(from) || existsSync(DEPLOY + from), `${name}: ${from}`)
    }
})

t.test('Prometheus, Alertmanager and Grafana find each other', async (t) => {
  const { alerting } = readYaml<{
    alerting: { alertmanagers: { static_configs: { targets: string[] }[] }[] }
  }>('prometheus/prometheus.yml')
  t.match(alerting.alertmanagers, [{ static_configs: [{ targets: ['alertmanager:9093'] }] }])
  const { datasources } = readYaml<{ datasources: { url: string }[] }>(
    'grafana/provisioning/datasources/prometheus.yml',
  )
  t.match(datasources, [{ url: 'http://prometheus:9090' }])
  for (const name of ['alertmanager', 'prometheus', 'grafana']) t.ok(name in services, name)
})

t.test('Grafana has its dashboards where their provider looks', async (t) => {
  const { providers } = readYaml<{ providers: { options: { path: string } }[] }>(
    'grafana/provisioning/dashboards/signalbox.yml',
  )
  for (const { options } of providers)
    t.match(services.grafana?.volumes, [/./, `./grafana/dashboards:${options.path}:ro`])
})

t.test('Alertmanager sends every alert to a receiver that it has', async (t) => {
  const { route, receivers } = readYaml<{
    route: { receiver: string }
    receivers: { name: string }[]
  }>('alertmanager/alertmanager.yml')
  t.ok(receivers.some(({ name }) => name === route.receiver))
})
