/** How the process begins, and how it refuses to. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { TEST_APPLICATION_ID, TEST_PUBLIC_KEY } from '../src/dev/keys.js'
import { ServerProcess, serverEnvironment } from '../src/dev/server-process.js'

const GOOD = {
  HOST: '127.0.0.1',
  PORT: '0',
  ADMIN_PORT: '0',
  DISCORD_PUBLIC_KEY: TEST_PUBLIC_KEY,
  DISCORD_APPLICATION_ID: TEST_APPLICATION_ID,
  DISCORD_API_BASE_URL: 'http://127.0.0.1:9/api/v10',
  SIGNAL_API_URL: 'http://127.0.0.1:9',
  SIGNAL_PRECOMPUTE: 'off',
}
const start = (env: Readonly<Record<string, string>>) =>
  new ServerProcess(serverEnvironment(process.env, env))

t.test('every problem of the environment is named at once, no value is, exit 1', async (t) => {
  const server = start({
    PORT: 'secret',
    SIGNAL_API_URL: 'secret://x',
    DISCORD_PUBLIC_KEY: 'secret',
  })
  t.equal(await server.ended, 1)
  const said = server.lastLines.join('\n')
  for (const name of ['PORT', 'SIGNAL_API_URL', 'DISCORD_PUBLIC_KEY', 'DISCORD_APPLICATION_ID'])
    t.match(said, name)
  t.notMatch(said, /secret/)
})

t.test('the public test key is refused in production', async (t) => {
  const server = start({ ...GOOD, NODE_ENV: 'production' })
  t.equal(await server.ended, 1)
  t.match(server.lastLines.join('\n'), /test key/)
})

t.test('a port that is taken is a fatal line and exit 1', async (t) => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  t.teardown(() => other.close())
  const server = start({ ...GOOD, PORT: String((other.address() as AddressInfo).port) })
  t.equal(await server.ended, 1)
  t.match(server.lastLines.join('\n'), /"level":"fatal".*EADDRINUSE.*"msg":"cannot listen"/)
})

t.test('a defect that nobody caught is a fatal line, an orderly end and exit 1', async (t) => {
  const defect = 'process.on("SIGUSR2",()=>{throw new Error("defect")})'
  const load = `--import=data:text/javascript,${encodeURIComponent(defect)}`
  const server = start({ ...GOOD, NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} ${load}` })
  await server.listening()
  server.signal('SIGUSR2')
  t.equal(await server.ended, 1)
  const said = server.lastLines.join('\n')
  t.match(said, /"level":"fatal".*defect.*"msg":"unexpected error, shutting down"/)
  t.match(said, /"msg":"stopped"/)
})
