/** A server as a child process: up, read, down. */
import { fileURLToPath } from 'node:url'
import t from 'tap'
import {
  type LogLine,
  MAIN,
  mainOf,
  ServerProcess,
  serverEnvironment,
} from '../../../src/dev/stage/server-process.js'

const script = fileURLToPath(new URL('./stand-in-server.js', import.meta.url))
const env = (own: Record<string, string>) => serverEnvironment(process.env, own)

t.test('it is of this build or of the one in another folder', async (t) => {
  t.equal(mainOf(undefined), MAIN)
  t.equal(mainOf('/elsewhere'), '/elsewhere/dist/src/main.js')
})

t.test('its environment is the own one, without what others configured', async (t) => {
  const inherited = { PATH: '/bin', REDIS_URL: 'redis://x', NODE_ENV: 'production', PORT: '1' }
  t.same(serverEnvironment(inherited, { PORT: '0' }), {
    PATH: '/bin',
    NODE_ENV: 'development',
    PORT: '0',
  })
})

t.test('it says where it listens, is read line by line, and stops when asked', async (t) => {
  const server = new ServerProcess(env({ PORT: '7' }), script)
  const lines: LogLine[] = []
  server.on('line', (line) => lines.push(line))
  t.equal(await server.listening(), 'http://127.0.0.1:9')
  t.equal(await server.stop(), 0)
  t.match(lines.at(-2), { msg: 'listening', port: '7' })
  t.match(lines.at(-1), { msg: 'stopped' })
  t.equal(server.lastLines.length, 50, 'the last ones only')
  t.equal(await server.stop(), 0, 'stopping again changes nothing')
})

t.test('one that dies first is told with its last words', async (t) => {
  const server = new ServerProcess(env({ STAND_IN: 'dies' }), script)
  await t.rejects(server.listening(), {
    message: /ended \(3\) before it listened:\nDISCORD_PUBLIC_KEY is required/,
  })
})

t.test('one that there is no time to ask is killed', async (t) => {
  const server = new ServerProcess(env({}), script)
  t.equal(server.isRunning, true)
  server.kill()
  t.equal(await server.ended, 'SIGKILL')
  t.equal(server.isRunning, false)
})
