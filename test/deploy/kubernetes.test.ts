/** The Kubernetes manifest agrees with the server: ports, paths, time to end, names of variables. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { parseAllDocuments } from 'yaml'
import { readConfig } from '../../src/config/config.js'
import { EnvironmentSchema } from '../../src/config/environment.js'
import { CALLBACK_PATH } from '../../src/dev/demo-backend/callback-backend.js'
import { DEPLOY } from './series.js'

const defaults = readConfig({
  DISCORD_PUBLIC_KEY: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
  DISCORD_APPLICATION_ID: '1',
  SIGNAL_API_URL: 'http://localhost',
})
const GRACE_S = defaults.SHUTDOWN_GRACE_MS / 1000
/** What main.ts waits beyond the grace. */
const BEYOND_S = 4
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

const INGRESSES = { signalbox: '/interactions', 'signalbox-callbacks': CALLBACK_PATH } as const

t.test('only the two routes are for the internet, and the admin port for Prometheus', async (t) => {
  const all = manifests.filter(({ kind }) => kind === 'Ingress')
  t.strictSame(
    all.map(({ metadata }) => metadata.name),
    Object.keys(INGRESSES),
  )
  for (const { metadata, spec } of all) {
    const paths = spec.rules.flatMap((rule: { http: { paths: object[] } }) => rule.http.paths)
    const path = INGRESSES[metadata.name as keyof typeof INGRESSES]
    t.match(paths, [{ path, pathType: 'Exact' }])
    t.equal(paths.length, 1)
    t.strictSame(spec.tls[0].hosts, [spec.rules[0].host])
    t.equal(spec.rules[0].host, all[0]?.spec.rules[0].host, 'of one host')
  }
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

t.test('each ingress takes and waits what deploy/nginx does, and asks the other pod', async (t) => {
  const nginx = readFileSync(`${DEPLOY}nginx/nginx.conf`, 'utf8')
  const [general = '', ofCallbacks = ''] = nginx.split(`location = ${CALLBACK_PATH} {`)
  const directive = (name: string, text = general) =>
    new RegExp(`^ +${name} (.+?)s?;$`, 'm').exec(text)?.[1] as string
  for (const [name, place] of [
    ['signalbox', general],
    ['signalbox-callbacks', ofCallbacks],
  ] as const) {
    const { annotations } = find('Ingress', name).metadata
    const annotation = (key: string) => annotations[`nginx.ingress.kubernetes.io/${key}`]
    for (const key of ['send-timeout', 'read-timeout', 'next-upstream', 'next-upstream-tries'])
      t.equal(annotation(`proxy-${key}`), directive(`proxy_${key.replaceAll('-', '_')}`), key)
    t.equal(annotation('proxy-body-size'), directive('client_max_body_size', place), name)
    t.equal(annotation('client-body-buffer-size'), directive('client_body_buffer_size', place))
    const [connect, again] = ['connect-timeout', 'next-upstream-timeout'].map((key) =>
      Number(annotation(`proxy-${key}`)),
    ) as [number, number]
    t.ok(connect < again && again < Number(annotation('proxy-read-timeout')))
  }
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

const configured = { ...find('ConfigMap').data, ...find('Secret').stringData }

t.test('every variable that is set is one that the server reads', async (t) => {
  for (const name of Object.keys(configured)) t.ok(variables.includes(name), name)
})

t.test('what was left to be filled in is refused by name', async (t) => {
  const left = Object.keys(configured).filter((name) => configured[name].includes('<'))
  t.ok(left.length >= 5)
  const { message } = t.throws(() => readConfig(configured)) as unknown as Error
  t.strictSame([...new Set(message.match(/^[A-Z_]+/gm))].sort(), left.sort())
})

t.test('the admin port is open to the probes, which come by the address of the pod', async (t) => {
  t.equal(configured.ADMIN_HOST, '0.0.0.0')
})
