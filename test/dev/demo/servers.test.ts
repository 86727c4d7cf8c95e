/** The demo's servers, with stand-ins: the only one, and replicas behind a front. */
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { DemoServers } from '../../../src/dev/demo/servers.js'

const script = fileURLToPath(new URL('./stand-in-bot.js', import.meta.url))
const env = { ...process.env, STAND_IN: '' }

function start(t: Test, count?: number) {
  const servers = new DemoServers({ env, script, ...(count && { count }) })
  t.teardown(() => servers.kill())
  return servers
}

async function ping(url: string): Promise<number> {
  const body = JSON.stringify({ type: 1, id: '1', token: 't' })
  return (await fetch(url, { method: 'POST', body })).status
}

t.test(
  'the only one is found where it listens, is no replica, and its end is the end',
  async (t) => {
    const servers = start(t)
    const lines: unknown[] = []
    servers.on('line', (line) => lines.push(line))
    const url = await servers.listening()
    t.equal(await ping(url), 200)
    t.same(servers.replicas, [])
    t.equal(servers.killReplica('replica-1'), undefined)
    t.equal(servers.startReplica('replica-1'), undefined)
    t.match(lines, [{ msg: 'listening' }])
    t.match(servers.dashboards, [{ name: undefined, url: /^http:.*\/$/ }])
    t.match(servers.lastLines, [/listening/])
    servers.kill()
    t.equal(await servers.ended, 'SIGKILL')
    await servers.stop()
  },
)

t.test('replicas are killed and started behind a front', async (t) => {
  const servers = start(t, 2)
  const url = await servers.listening()
  t.teardown(() => servers.stop())
  t.same(servers.replicas, [
    { name: 'replica-1', up: true },
    { name: 'replica-2', up: true },
  ])
  const told: unknown[] = []
  servers.on('replicas', (replicas) => told.push(replicas))
  await servers.startReplica('replica-1')
  t.match(servers.dashboards, [{ name: 'replica-1' }, { name: 'replica-2' }])
  await servers.killReplica('replica-1')
  t.match(servers.replicas, [{ up: false }, { up: true }])
  t.match(servers.dashboards, [{ name: 'replica-2' }])
  t.equal(servers.dashboards.length, 1)
  await servers.killReplica('replica-1')
  for (const _ of [1, 2]) t.equal(await ping(url), 200)
  await servers.killReplica('replica-2')
  t.equal(await ping(url), 502)
  await servers.startReplica('replica-1')
  t.equal(await ping(url), 200)
  t.match(told, [[{ up: false }, { up: true }], Array, [{ up: true }, { up: false }]])
  t.equal(servers.killReplica('nobody'), undefined)
  t.equal(servers.startReplica('nobody'), undefined)
  t.match(servers.lastLines, [/listening/])
})

t.test('stopped before they listen they are gone all the same', async (t) => {
  const servers = start(t, 2)
  await servers.stop()
  t.match(servers.replicas, [{ up: false }, { up: false }])
})
