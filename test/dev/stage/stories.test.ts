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

t.test('only the last thousand are kept', async (t) => {
  const server = new EventEmitter<{ line: [LogLine] }>()
  const stories = collectStories(server)
  for (let n = 0; n <= 1000; n++) server.emit('line', ended(String(n)))
  t.equal(stories.of('0'), undefined)
  t.match(stories.of('1'), { interactionId: '1' })
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
