/** Stories, found by their interaction. */
import { EventEmitter } from 'node:events'
import t from 'tap'
import type { LogLine } from '../../../src/dev/stage/server-process.js'
import { collectStories } from '../../../src/dev/stage/stories.js'

const ended = (interactionId: string) => ({ msg: 'interaction ended', interactionId })

t.test('a story is there at once, when it comes, or not in time', async (t) => {
  const server = new EventEmitter<{ line: [LogLine] }>()
  const told: string[] = []
  const stories = collectStories(server, (id) => told.push(id))
  server.emit('line', { msg: 'listening' })
  server.emit('line', ended('1'))
  t.match(await stories.wait('1', 1), { interactionId: '1' })
  const coming = stories.wait('2', 60_000)
  server.emit('line', ended('2'))
  t.match(await coming, { interactionId: '2' })
  t.equal(await stories.wait('3', 1), undefined)
  t.match(stories.of('2'), { interactionId: '2' })
  t.same(told, ['1', '2'])
})

const failed = (interactionId: string, msg = 'signal not available') => ({
  msg,
  interactionId,
  time: '2026-03-04T10:00:00.500Z',
  reason: 'SIGNAL_NOT_FOUND',
  err: { message: 'signal backend answered 404', stack: 'at …' },
})

t.test('a story holds the trouble that was logged before its end', async (t) => {
  const server = new EventEmitter<{ line: [LogLine] }>()
  const stories = collectStories(server, undefined, (id) => id !== 'unwanted')
  for (const [id, msg] of [
    ['1', 'signal not available'],
    ['2', 'command failed'],
    ['unwanted', 'command failed'],
  ] as const) {
    server.emit('line', failed(id, msg))
    server.emit('line', ended(id))
  }
  const trouble = {
    code: 'SIGNAL_NOT_FOUND',
    message: 'signal backend answered 404',
    at: Date.parse('2026-03-04T10:00:00.500Z'),
  }
  t.same(stories.of('1'), { ...ended('1'), trouble })
  t.same(stories.of('2'), { ...ended('2'), trouble })
  t.equal(stories.of('unwanted'), undefined)
  server.emit('line', ended('1'))
  t.same(stories.of('1'), ended('1'), 'once')
})

t.test('only the last thousand are kept', async (t) => {
  const server = new EventEmitter<{ line: [LogLine] }>()
  const stories = collectStories(server)
  for (let n = 0; n <= 1000; n++) server.emit('line', ended(String(n)))
  t.equal(stories.of('0'), undefined)
  t.match(stories.of('1'), { interactionId: '1' })
  for (let n = 0; n <= 1000; n++) server.emit('line', failed(`t${n}`))
  for (const id of ['t0', 't1']) server.emit('line', ended(id))
  t.equal(stories.of('t0')?.trouble, undefined)
  t.match(stories.of('t1')?.trouble, { code: 'SIGNAL_NOT_FOUND' })
})

t.test('what nobody wants is not kept', async (t) => {
  const server = new EventEmitter<{ line: [LogLine] }>()
  const told: string[] = []
  const stories = collectStories(
    server,
    (id) => told.push(id),
    (id) => id !== '1',
  )
  server.emit('line', ended('1'))
  server.emit('line', ended('2'))
  t.equal(stories.of('1'), undefined)
  t.same(told, ['2'])
})
