/** compose.yaml: whatever its parts ask each other for is there, pinned, and kept from strangers. */
import { existsSync } from 'node:fs'
import t from 'tap'
import { DEPLOY, readYaml } from './series.js'

interface Service {
  readonly image?: string
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
}
const { services, volumes } = readYaml<{
  services: Readonly<Record<string, Service>>
  volumes: Readonly<Record<string, object>>
}>('compose.yaml')
const all = Object.entries(services)

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
