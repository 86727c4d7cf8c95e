/** What a stopping replica leaves to the others, on a real Redis. */
import t from 'tap'
import { startRedis, withoutRedis } from '../../harness/redis.js'
import { fieldsOf, finish, isOver, NOW, replica, SILENT } from './replica.js'

t.test('handing over', { skip: withoutRedis() }, async (t) => {
  await t.test('what a stopping replica cannot finish it leaves to the others', async (t) => {
    const redis = await startRedis(t)
    const leaving = await replica(t, redis)
    const staying = await replica(t, redis)
    await leaving.take('1')
    const drained = leaving.backlog.drain({ tellAtMs: 1, endAtMs: 20_000 })
    await leaving.stopped('1')
    t.equal(await leaving.hold('1'), false)
    await staying.started('1')
    await leaving.end('1')
    t.strictSame(await drained, [], 'nothing is left: others have it')
    t.strictSame([leaving.told, staying.told], [['left 1'], ['took 1']])
    t.equal((await fieldsOf(redis, '1')).tries, '1', 'which is no try')
    await finish([staying], '1')
    await isOver(t, redis, '1')
  })

  await t.test('what the store has forgotten by then is put back first', async (t) => {
    const redis = await startRedis(t)
    const leaving = await replica(t, redis, SILENT)
    const staying = await replica(t, redis)
    await leaving.take('1')
    await redis.ask((r) => r.flushall())
    const drained = leaving.backlog.drain({ tellAtMs: 1, endAtMs: 20_000 })
    await staying.started('1')
    await leaving.end('1')
    t.strictSame(await drained, [])
    await finish([staying], '1')
    await isOver(t, redis, '1')
  })

  await t.test('what it has not heard of is told here, and not said to be left', async (t) => {
    const redis = await startRedis(t)
    const leaving = await replica(t, redis)
    for (const id of ['1', '2']) await leaving.take(id)
    leaving.store.attempt = async () => undefined
    const drained = leaving.backlog.drain({ tellAtMs: 1, endAtMs: 200 })
    await leaving.stopped('1')
    await leaving.end('1')
    t.match(await drained, [{ interactionId: '2' }], 'nobody has it')
    t.strictSame(leaving.told, [])
  })

  await t.test('but not what it is sending', async (t) => {
    const redis = await startRedis(t)
    const leaving = await replica(t, redis)
    await leaving.take('done')
    await leaving.take('again')
    for (const id of ['done', 'again']) t.equal(await leaving.hold(id), true)
    const drained = leaving.backlog.drain({ tellAtMs: 0, endAtMs: 20_000 })
    await leaving.stopped('done')
    t.strictSame([leaving.holder('done').isLost(), leaving.told], [false, []])
    await leaving.end('done')
    // Discord wants it sent once more: that is for the others.
    t.equal(await leaving.hold('again'), false)
    await leaving.end('again')
    t.strictSame(await drained, [])
    t.strictSame(leaving.told, ['left again'])
    await isOver(t, redis, 'done')
    t.match(await fieldsOf(redis, 'again'), { owner: '' })
  })

  await t.test('what does not end in time is left to them all the same', async (t) => {
    const redis = await startRedis(t)
    const leaving = await replica(t, redis)
    await leaving.take('1')
    t.equal(await leaving.hold('1'), true)
    t.strictSame(await leaving.backlog.drain(NOW), [])
    t.strictSame(leaving.told, ['left 1'])
    t.match(await fieldsOf(redis, '1'), { owner: '' })
  })

  await t.test('what the store does not have is not left to anybody', async (t) => {
    const redis = await startRedis(t)
    const one = await replica(t, redis)
    await redis.stop('SIGKILL')
    await one.until(() => !one.store.isUp())
    await one.take('1')
    const left = await one.backlog.drain(NOW)
    t.match(left, [{ interactionId: '1' }])
    t.strictSame(one.told, ['fallback'])
  })
})
