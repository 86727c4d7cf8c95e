/** The Kubernetes manifest and the systemd unit agree with the server: ports, paths, time to end, names of variables. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { parseAllDocuments } from 'yaml'
import { readConfig } from '../../src/config/config.js'
import { EnvironmentSchema } from '../../src/config/environment.js'
import { DEPLOY } from './series.js'

const defaults = readConfig({
  DISCORD_PUBLIC_KEY: '0'.repeat(64),
  DISCORD_APPLICATION_ID: '1',
  SIGNAL_API_URL: 'http://localhost',
})
const GRACE_S = defaults.SHUTDOWN_GRACE_MS / 1000
/** What main.ts waits beyond the grace. */
const BEYOND_S = 2
const variables = Object.keys(EnvironmentSchema.properties)

interface Manifest {
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly annotations: Readonly<Record<string, string>>
  }
  // biome-ignore lint/suspicious/noExplicitAny: as deep and as various as Kubernetes
  readonly [member: string]: any
}

const manifests = parseAllDocuments(readFileSync(`${DEPLOY}kubernetes.yaml`, 'utf8')).map(
  (document) => document.toJS() as Manifest,
)
const find = (kind: string, name = 'signalbox') => {
  const found = manifests.find((each) => each.kind === kind && each.metadata.name === name)
  if (found === undefined) throw new Error(`no ${kind} ${name}`)
  return found
}

t.test('the pod may do nothing that it need not', async (t) => {
  const { spec } = find('Deployment').spec.template
  const [container] = spec.containers
  t.match(spec.securityContext, { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } })
  t.equal(spec.automountServiceAccountToken, false)
  t.match(container.securityContext, {
    readOnlyRootFilesystem: true,
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
  })
})

t.test('it is probed on the admin port and has the time to end', async (t) => {
  const { spec } = find('Deployment').spec.template
  const [{ ports, livenessProbe, readinessProbe, startupProbe, lifecycle }] = spec.containers
  t.match(livenessProbe.httpGet, { path: '/healthz', port: 'admin' })
  t.match(startupProbe.httpGet, { path: '/healthz', port: 'admin' })
  t.match(readinessProbe.httpGet, { path: '/readyz', port: 'admin' })
  t.strictSame(
    ports.map(({ containerPort }: { containerPort: number }) => containerPort),
    [defaults.PORT, defaults.ADMIN_PORT],
  )
  const [, sleep] = lifecycle.preStop.exec.command
  t.ok(Number(sleep) > readinessProbe.periodSeconds, 'unready before it is stopped')
  t.ok(spec.terminationGracePeriodSeconds > Number(sleep) + GRACE_S + BEYOND_S)
})

t.test('only the two routes are for the internet, and the admin port for Prometheus', async (t) => {
  const paths = find('Ingress').spec.rules.flatMap(
    (rule: { http: { paths: { path: string; pathType: string }[] } }) => rule.http.paths,
  )
  t.match(paths, [
    { path: '/interactions', pathType: 'Exact' },
    { path: '/bot/webhook/signal-ready', pathType: 'Exact' },
  ])
  t.equal(paths.length, 2)
  t.strictSame(
    find('Service').spec.ports.map(({ targetPort }: { targetPort: string }) => targetPort),
    ['http'],
  )
  t.equal(find('Service', 'signalbox-admin').spec.clusterIP, 'None')
  const [open, guarded] = find('NetworkPolicy').spec.ingress
  t.strictSame(open, { ports: [{ port: 'http' }] })
  t.match(guarded, { ports: [{ port: 'admin' }], from: [{ namespaceSelector: {} }] })
})

t.test('a replica that drains, and so is not ready, is scraped all the same', async (t) => {
  t.equal(find('Service', 'signalbox-admin').spec.publishNotReadyAddresses, true)
  t.notOk(find('Service').spec.publishNotReadyAddresses, 'but gets no interactions')
})

t.test('the ingress waits as long as deploy/nginx does, and asks the other pod', async (t) => {
  const nginx = readFileSync(`${DEPLOY}nginx/nginx.conf`, 'utf8')
  const directive = (name: string) =>
    new RegExp(`^ +${name} (.+?)s?;$`, 'm').exec(nginx)?.[1] as string
  const { annotations } = find('Ingress').metadata
  const annotation = (name: string) => annotations[`nginx.ingress.kubernetes.io/${name}`]
  for (const name of ['send-timeout', 'read-timeout', 'next-upstream', 'next-upstream-tries'])
    t.equal(annotation(`proxy-${name}`), directive(`proxy_${name.replaceAll('-', '_')}`), name)
  t.equal(annotation('proxy-body-size'), directive('client_max_body_size'))
  t.equal(annotation('client-body-buffer-size'), directive('client_body_buffer_size'))
  const [connect, again] = ['connect-timeout', 'next-upstream-timeout'].map((name) =>
    Number(annotation(`proxy-${name}`)),
  ) as [number, number]
  t.ok(connect < again && again < Number(annotation('proxy-read-timeout')))
})

t.test('it grows, and is never taken away as a whole', async (t) => {
  const { minAvailable } = find('PodDisruptionBudget').spec
  t.equal(minAvailable, 1)
  const { minReplicas, scaleTargetRef } = find('HorizontalPodAutoscaler').spec
  t.ok(minReplicas > minAvailable)
  t.match(scaleTargetRef, { kind: 'Deployment', name: 'signalbox' })
  // Each apply would bring it back to that number, whatever the load.
  t.notOk('replicas' in find('Deployment').spec, "how many there are is the autoscaler's to say")
})

t.test('every variable that is set is one that the server reads', async (t) => {
  for (const name of [
    ...Object.keys(find('ConfigMap').data),
    ...Object.keys(find('Secret').stringData),
  ])
    t.ok(variables.includes(name), name)
})

t.test('the systemd unit starts what npm start starts, and lets it end', async (t) => {
  const unit = readFileSync(`${DEPLOY}signalbox.service`, 'utf8')
  const { scripts } = JSON.parse(readFileSync(`${DEPLOY}../package.json`, 'utf8'))
  t.match(unit, `ExecStart=/usr/bin/${scripts.start}\n`)
  const [, stop] = /^TimeoutStopSec=(\d+)$/m.exec(unit) ?? []
  t.ok(Number(stop) > GRACE_S + BEYOND_S)
  for (const line of ['DynamicUser=yes', 'NoNewPrivileges=yes', 'ProtectSystem=strict'])
    t.match(unit, `\n${line}\n`)
  for (const [, name = ''] of unit.matchAll(/^Environment=(\w+)=/gm))
    t.ok(name === 'NODE_ENV' || variables.includes(name), name)
})
