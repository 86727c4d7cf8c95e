/** deploy/nginx as Docker Compose has it: replicas by one name, whose addresses change. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { request } from 'node:https'
import t, { type Test } from 'tap'
import { eventually } from '../harness/eventually.js'
import { needs } from '../harness/parts.js'
import { freePort } from '../harness/program.js'
import { startNameServer } from './name-server.js'
import { type Nginx, startNginx } from './start-nginx.js'

/** Answers each request with its own address. */
async function startReplica(t: Pick<Test, 'teardown'>, address: string, port: number) {
  const server = createServer((_, response) => response.end(address)).listen(port, address)
  await once(server, 'listening')
  t.teardown(() => server.close().closeAllConnections())
}

/** Resolves with the body, or with the status where it is not 200. */
async function ask({ port, ca, hosts }: Nginx, host: string = hosts[0]): Promise<string> {
  const headers = {
    'x-signature-ed25519': 'a'.repeat(128),
    'x-signature-timestamp': '1',
    connection: 'close',
  }
  const options = { ca, servername: 'localhost', method: 'POST', headers }
  const sent = request(`https://${host}:${port}/interactions`, options).end('{}')
  const [response] = await once(sent, 'response')
  const body = Buffer.concat(await response.toArray()).toString()
  return response.statusCode === 200 ? body : String(response.statusCode)
}

/** Who answers, once these and nobody else do: each of nginx's workers asks for the name by itself. */
const answering = (nginx: Nginx, ...expected: string[]) =>
  eventually(`answers of ${expected}\n${nginx.readLog('error')}`, async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(nginx)))
    return String([...new Set(answers)].sort()) === String(expected) ? expected : undefined
  })

t.test('replicas that get other addresses are found without a reload', async (t) => {
  if (
    !needs(t, [
      ['nginx', '-v'],
      ['openssl', 'version'],
    ])
  )
    return
  const names = await startNameServer(t)
  const port = await freePort()
  const nginx = await startNginx(t, {
    file: 'replicas-by-name.conf',
    changes: [
      ['127.0.0.11', names.address],
      ['default signalbox:3000', `default signalbox:${port}`],
    ],
  })
  t.equal(await ask(nginx), '502', 'before there is any')

  for (const address of ['127.0.0.2', '127.0.0.3', '127.0.0.4'])
    await startReplica(t, address, port)
  names.addresses = ['127.0.0.2', '127.0.0.3']
  t.ok(await answering(nginx, '127.0.0.2', '127.0.0.3'), 'both are asked')

  names.addresses = ['127.0.0.4']
  t.ok(await answering(nginx, '127.0.0.4'), 'the new one, and nobody else any more')

  names.addresses = ['127.0.0.5', '127.0.0.4']
  await eventually('one that is away', async () =>
    nginx.readLog('access').includes(`127.0.0.5:${port}, 127.0.0.4:${port}`)
      ? true
      : void (await ask(nginx)),
  )
  t.ok(await answering(nginx, '127.0.0.4'), 'the other one is asked in its place')

  const [, second] = nginx.hosts
  t.equal(await ask(nginx, second), '127.0.0.4', `who comes by ${second} is served too`)
})
