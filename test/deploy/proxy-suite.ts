/** What must hold through any proxy that we hand out a configuration for. */
import type { Test } from 'tap'
import { SIGNAL_READY_PATH } from '../../src/routes/signal-ready.js'
import { runDoctor } from '../../src/tools/doctor/command.js'
import { runReplay } from '../../src/tools/replay/command.js'
import { startFlood } from './flood.js'
import { claimedForgery, sealedForgery } from './forgeries.js'
import { startLoad } from './load.js'
import { type Replicas, readRejections } from './replicas.js'
import { startBridge } from './tls-bridge.js'

export interface RunningProxy {
  /** Of its TLS listener. */
  readonly port: number
  readonly ca: string
  /** Resolves when the new configuration serves. */
  reload(): Promise<void>
  /** For one that must be told before a replica restarts: it serves with the other one alone. */
  takeOut?(replica: number): Promise<void>
  /** Connections that it may reset while they are being made, at a reload. */
  readonly mayReset: boolean
}

/** Discord's own is not known; a hundred a second is more than most will ever see. */
const PER_SECOND = 100
/** While a flood takes what the machine has left. */
const FLOODED_PER_SECOND = 25

export async function testProxy(t: Test, replicas: Replicas, proxy: RunningProxy): Promise<void> {
  const { discord, all } = replicas
  const bridge = await startBridge(t, proxy)
  discord.endpoint = `${bridge.url}/interactions`

  await t.test('every fixture is answered as it is without it', async (t) => {
    const lines: string[] = []
    const url = `${bridge.url}/interactions`
    const code = await runReplay(['--url', url], (text) => lines.push(text), Date.now)
    t.equal(code, 0, lines.join(''))
  })

  await t.test('the doctor has nothing to mend', async (t) => {
    const lines: string[] = []
    const code = await runDoctor(
      ['--url', `https://localhost:${proxy.port}/interactions`, '--test-key'],
      {
        environment: {},
        write: (text) => lines.push(text),
        now: Date.now,
        monotonic: () => performance.now(),
        ca: proxy.ca,
      },
    )
    t.equal(code, 0, lines.join(''))
    t.match(lines.join(''), /^ok {4}TLS/m)
  })

  await t.test('strangers get their 401', async (t) => {
    const { headers, body } = sealedForgery()
    const forged = await fetch(`${bridge.url}/interactions`, { method: 'POST', headers, body })
    t.equal(forged.status, 401)
    const unsigned = await fetch(`${bridge.url}/interactions`, { method: 'POST', body: '{}' })
    t.equal(unsigned.status, 401)
    t.strictSame(await unsigned.json(), { error: 'invalid request signature' })
  })

  await t.test('a malformed flood ends at the proxy, and Discord is served in it', async (t) => {
    const before = await readRejections(replicas, 'signature-shape')
    // From the address that Discord's come from: nothing that they do is counted against it.
    const flood = startFlood(proxy, '127.0.0.1', () => ({ 'x-signature-ed25519': 'deadbeef' }))
    await flood.answered(200)
    const load = startLoad(discord, FLOODED_PER_SECOND)
    await load.acknowledged(50)
    const sent = await load.stop()
    const statuses = await flood.stop()
    t.strictSame([...new Set(statuses)], [401])
    const seen = (await readRejections(replicas, 'signature-shape')) - before
    t.ok(seen < statuses.length / 2, `${seen} of ${statuses.length} got through`)
    const replies = await Promise.all(sent.map(({ replied }) => replied))
    t.strictSame([...new Set(replies.map((reply) => reply?.status))], [200])
    t.strictSame(bridge.failures, [])
  })

  await t.test('nothing but the two routes can be reached', async (t) => {
    for (const path of [
      '/',
      '/metrics',
      '/readyz',
      '/healthz',
      '/dashboard.json',
      '/interactions/x',
    ])
      t.equal((await fetch(bridge.url + path)).status, 404, path)
    const hook = await fetch(`${bridge.url}/bot/webhook/signal-ready`, { method: 'POST' })
    t.not(hook.headers.get('content-type'), 'text/html', 'it is the server that answers')
  })

  await t.test('a body of the largest size gets through, a larger one does not', async (t) => {
    const { headers } = sealedForgery()
    const post = (size: number) =>
      fetch(`${bridge.url}/interactions`, { method: 'POST', headers, body: 'x'.repeat(size) })
    t.equal((await post(256 * 1024)).status, 401)
    t.equal((await post(256 * 1024 + 1)).status, 413, "Signalbox's own")
    // Caddy 2.6 calls it a bad gateway.
    t.match(String((await post(512 * 1024)).status), /^(413|502)$/, "the proxy's")
  })

  await t.test('a callback of the largest size gets through', async (t) => {
    const url = `${bridge.url}${SIGNAL_READY_PATH}`
    const headers = claimedForgery()
    const post = (size: number) => fetch(url, { method: 'POST', headers, body: 'x'.repeat(size) })
    t.equal(
      (await post(1024 * 1024)).status,
      404,
      'it is the server that answers: here it wants none',
    )
  })

  await t.test('reloads and restarts under load lose no acknowledgement', async (t) => {
    const load = startLoad(discord, PER_SECOND)
    await load.acknowledged(50)
    for (let i = 0; i < 2; i += 1) {
      await proxy.reload()
      await load.acknowledged(50)
    }
    for (const [at, replica] of all.entries()) {
      await proxy.takeOut?.(at)
      // What came in under the old configuration may still be on its way to this replica.
      await load.settled()
      t.equal(await replica.restart(), 0)
      await proxy.reload()
      await load.acknowledged(50)
    }
    const sent = await load.stop()
    const replies = await Promise.all(sent.map(({ replied }) => replied))
    const failed = replies.filter((reply) => reply?.status !== 200)
    t.strictSame(failed, [], `of ${sent.length}`)
    t.strictSame(bridge.failures, [])
    if (!proxy.mayReset) t.equal(bridge.reconnects(), 0)
    const endings = await Promise.all(sent.map(({ ended }) => ended))
    t.strictSame(
      endings.filter(({ outcome }) => outcome !== 'answered'),
      [],
    )
    t.comment(`${sent.length} acknowledged and answered, ${bridge.reconnects()} connected again`)
  })
}
