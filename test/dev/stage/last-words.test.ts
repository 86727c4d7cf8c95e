/** The log's last words, and what they make of an interaction. */
import { EventEmitter } from 'node:events'
import t from 'tap'
import { parseFault } from '../../../src/dev/local-discord/draw-faults.js'
import { LastWords } from '../../../src/dev/stage/last-words.js'
import type { LogLine } from '../../../src/dev/stage/server-process.js'

function open() {
  const server = new EventEmitter<{ line: [LogLine] }>()
  const words = new LastWords(server)
  const log = (msg: string, interactionId: string, own: LogLine = {}) =>
    server.emit('line', { msg, interactionId, ...own })
  return { server, words, log }
}

t.test('a last word is waited for, but not for ever', async (t) => {
  const { words, log } = open()
  const coming = words.wait('1', 60_000)
  log('listening', '1')
  log('interaction ended', '1')
  await coming
  await words.wait('1', 60_000)
  t.equal(words.of('1').length, 1)
  await words.wait('2', 1)
  t.same(words.of('2'), [])
})

t.test('each end has its name', async (t) => {
  const { words, log } = open()
  const answered = (id: string) => words.verdictOf({ id, outcome: 'answered' })
  const open_ = (id: string) => words.verdictOf({ id, outcome: undefined })
  t.equal(answered('1'), 'lost', 'nothing in the log')
  log('interaction ended', '2', { outcome: 'delivered' })
  t.equal(answered('2'), 'delivered')
  t.equal(open_('2'), 'lost', 'the trader has nothing')
  log('interaction ended', '3', { outcome: 'told', ack: 'answered' })
  t.equal(open_('3'), 'lost', 'an answer in the reply itself too is to reach the trader')
  for (const [fault, verdict] of [
    ['lost-reply-close', 'told'],
    ['10062-reply', 'told'],
    ['lost-reply', 'lost'],
    ['lost-reply-processed-close', 'told'],
    ['10062', 'lost'],
    ['late-processing', 'lost'],
  ] as const)
    t.equal(
      words.verdictOf({ id: '3', outcome: undefined, fault: parseFault(fault) }),
      verdict,
      fault,
    )
  log('interaction too old', '4')
  t.equal(open_('4'), 'expired')
  log('interaction ended', '5', { outcome: 'delivered' })
  log('acknowledgement of unknown fate resolved', '5', { result: 'expired' })
  t.equal(answered('5'), 'expired')
  log('interaction ended', '6', { outcome: 'gone' })
  t.equal(open_('6'), 'gone')
})

t.test('what is forgotten or closed is over', async (t) => {
  const { server, words, log } = open()
  log('interaction too old', '1')
  log('acknowledgement of unknown fate resolved', '1', { result: 'expired' })
  words.forget('1')
  t.equal(words.verdictOf({ id: '1', outcome: 'answered' }), 'lost')
  const waiting = words.wait('2', 60_000)
  words.close()
  await waiting
  t.equal(server.listenerCount('line'), 0)
})
