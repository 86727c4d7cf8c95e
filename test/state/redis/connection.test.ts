/** Connections: back at once and quietly where the server closes what is idle, and named where nobody is. */
import { on, once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { Redis } from 'ioredis'
import t, { type Test } from 'tap'
import { freePort } from '../../../src/dev/stage/redis-process.js'
import { connect, connectPatiently } from '../../../src/state/redis/connection.js'
import { inspect } from '../../../src/state/redis/inspect.js'
import { eventually } from '../../harness/eventually.js'
import { codeFrom, startRedis, withoutRedis } from '../../harness/redis.js'

/** With each word that it says, in order. */
function listen(redis: Redis): string[] {
  const said: string[] = []
  for (const event of ['close', 'ready', 'error']) redis.on(event, () => said.push(event))
  return said
}

async function open(t: Test, url: string): Promise<Redis> {
  const redis = connect(url)
  t.teardown(() => redis.disconnect())
  await once(redis, 'ready')
  return redis
}

t.test('an address that is none is refused as the configuration does', async (t) => {
  t.throws(() => connect('redis://a,b'), { code: 'CONFIG_INVALID' })
})

t.test('who is not there is named', async (t) => {
  t.equal(await codeFrom(t, `redis://127.0.0.1:${await freePort()}`), 'ECONNREFUSED')
  t.match(await codeFrom(t, 'redis://nobody.invalid'), /^(ENOTFOUND|EAI_AGAIN)$/)
})

/** A server of one's own that does this with each connection. */
async function pretend(t: Test, meet: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    meet(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  return `redis://127.0.0.1:${(server.address() as AddressInfo).port}`
}

t.test('what is no Redis, or says nothing, is named', async (t) => {
  const http = await pretend(t, (socket) => {
    socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  })
  t.equal(await codeFrom(t, http), 'NOT REDIS')
  const mute = connect(await pretend(t, (socket) => socket.resume()), 50)
  t.teardown(() => mute.disconnect())
  const [error] = await once(mute, 'error')
  t.equal((error as { code?: unknown }).code, 'silent')
})

t.test('TLS where there is none, and a way that is cut, are named', async (t) => {
  const mute = await pretend(t, (socket) => socket.resume())
  const cut = await pretend(t, (socket) => socket.resetAndDestroy())
  t.equal(await codeFrom(t, cut), 'ECONNRESET')
  t.equal(await codeFrom(t, mute.replace('redis:', 'rediss:')), 'ETIMEDOUT')
})

t.test('what a server says before it closes at once is heard, and stays the reason', async (t) => {
  const words = {
    MAXCLIENTS: '-ERR max number of clients reached\r\n',
    DENIED: '-DENIED Redis is running in protected mode because ...\r\n',
  }
  for (const [code, said] of Object.entries(words)) {
    const url = await pretend(t, (socket) => socket.end(said))
    const redis = connect(url)
    t.teardown(() => redis.disconnect())
    const patient = connectPatiently(redis)
    t.teardown(() => patient.disconnect())
    for (const each of [redis, patient]) {
      for await (const [error] of on(each, 'error') as AsyncIterable<[Error & { code: string }]>) {
        if (error.message !== said.slice(1).trim()) continue
        t.equal(error.code, code)
        break
      }
      const reset = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })
      each.stream?.emit('error', reset)
      t.equal(reset.code, code)
    }
  }
})

t.test('a second error of the same socket ends nothing', async (t) => {
  const redis = connect(`redis://127.0.0.1:${await freePort()}`)
  t.teardown(() => redis.disconnect())
  const patient = connectPatiently(redis)
  t.teardown(() => patient.disconnect())
  for (const each of [redis, patient]) {
    const told = new Promise<void>((resolve) => each.once('error', () => resolve()))
    await told
    t.doesNotThrow(() => each.stream.emit('error', new Error('another')))
  }
})

t.test('a server', { skip: withoutRedis() }, async (t) => {
  await t.test(
    'that closes an idle connection gets a new one, and no word is lost of it',
    async (t) => {
      const server = await startRedis(t, { args: ['--timeout', '1'] })
      const redis = await open(t, `${server.url}/2`)
      const patient = connectPatiently(redis)
      t.teardown(() => patient.disconnect())
      await once(patient, 'ready')
      const [said, saidPatiently] = [listen(redis), listen(patient)]
      await Promise.all([once(redis, 'ready'), once(patient, 'ready')])
      t.strictSame(
        [said, saidPatiently],
        [
          ['close', 'ready'],
          ['close', 'ready'],
        ],
      )
      await inspect(redis)
      t.equal(await patient.dbsize(), 1, 'in the same database')
    },
  )

  await t.test(
    'that ends a wait has it again, and a subscription is made at each connection',
    async (t) => {
      const server = await startRedis(t)
      const redis = await open(t, server.url)
      const [waiting, hearing] = [connectPatiently(redis), connectPatiently(redis)]
      t.teardown(() => waiting.disconnect())
      t.teardown(() => hearing.disconnect())
      hearing.on('ready', () => void hearing.subscribe('channel'))
      await once(hearing, 'ready')
      const popped = waiting.blpop('list', 0)
      await eventually('that it waits', async () =>
        /blocked_clients:1/.test(await redis.info('clients')) ? true : undefined,
      )
      const said = listen(hearing)
      const back = [once(redis, 'ready'), once(waiting, 'ready'), once(hearing, 'ready')]
      const heard = once(hearing, 'message')
      for (const type of ['normal', 'pubsub'] as const)
        await server.ask((r) => r.call('CLIENT', 'KILL', 'TYPE', type))
      await Promise.all(back)
      t.strictSame(said, ['close', 'ready'])
      await hearing.ping()
      await redis.publish('channel', 'again')
      t.strictSame(await heard, ['channel', 'again'])
      await redis.rpush('list', 'item')
      t.strictSame(await popped, ['list', 'item'])
    },
  )
})
