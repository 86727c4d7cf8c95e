/** The health check as the container runs it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const SCRIPT = fileURLToPath(new URL('../../../src/tools/health/check.js', import.meta.url))

async function check(env: Readonly<Record<string, string>>): Promise<number> {
  const child = spawn(process.execPath, [SCRIPT], { env: { ...process.env, ...env } })
  const [code] = await once(child, 'close')
  return code
}

t.test('it is well when the server says so, at the address that it listens on', async (t) => {
  let status = 200
  const paths: (string | undefined)[] = []
  const server = createServer(({ url }, response) => {
    paths.push(url)
    response.writeHead(status).end()
  }).listen(0, '127.0.0.2')
  await once(server, 'listening')
  const at = { ADMIN_HOST: '127.0.0.2', ADMIN_PORT: String((server.address() as AddressInfo).port) }
  t.equal(await check(at), 0)
  status = 503
  t.equal(await check(at), 1)
  t.strictSame(paths, ['/healthz', '/healthz'])
  await new Promise((resolve) => server.close(resolve))
  t.equal(await check(at), 1, 'nobody is there')
})
