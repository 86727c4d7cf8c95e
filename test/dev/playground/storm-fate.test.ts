/** How one of a storm ends. */
import { EventEmitter } from 'node:events'
import t from 'tap'
import type { Exchange } from '../../../src/dev/local-discord/exchange.js'
import { acknowledgedMs, fateOf, settle } from '../../../src/dev/playground/storm-fate.js'
import { LastWords } from '../../../src/dev/stage/last-words.js'
import type { LogLine } from '../../../src/dev/stage/server-process.js'

function open() {
  const server = new EventEmitter<{ line: [LogLine] }>()
  const words = new LastWords(server)
  const end = (interactionId: string, outcome: string) =>
    server.emit('line', { msg: 'interaction ended', interactionId, outcome })
  return { words, end }
}

const fake = (id: string, own: object = {}) => ({ id, timeline: [], ...own }) as unknown as Exchange
const reads = (id: string, embeds: object[]) =>
  fake(id, { outcome: 'answered', message: { embeds } })

t.test('the trader has the first word, then the log', async (t) => {
  const { words, end } = open()
  const fate = (exchange: Exchange) => fateOf(exchange, words)
  t.equal(fate(reads('1', [{}])), 'delivered')
  t.equal(fate(reads('2', [])), 'told')
  t.equal(fate(fake('3', { outcome: 'answered' })), 'told')
  t.equal(fate(fake('4', { outcome: 'expired' })), 'lost')
  for (const outcome of ['expired', 'gone', 'refused', 'abandoned', 'delivered']) {
    end(outcome, outcome)
    t.equal(fate(fake(outcome, { outcome: 'expired' })), 'expired', outcome)
  }
})

t.test('it is acknowledged by a reply or a callback that Discord takes', async (t) => {
  const timeline = [
    { ms: 0, step: 'sent' },
    { ms: 1, step: 'reply', status: 410 },
    { ms: 2, step: 'edit', status: 200 },
    { ms: 3, step: 'callback', status: 204 },
  ]
  t.equal(acknowledgedMs(fake('1', { timeline })), 3)
  t.equal(acknowledgedMs(fake('1', { timeline: [{ ms: 0, step: 'lost' }] })), undefined)
  t.equal(acknowledgedMs(fake('1', { timeline: [{ ms: 0, step: 'reply' }] })), undefined)
})

t.test('both ends are waited for, neither for ever', async (t) => {
  const { words, end } = open()
  const ended = Promise.resolve()
  const never = new Promise(() => {})
  end('1', 'delivered')
  await settle(fake('1', { ended }), words, { short: 60_000, long: 60_000 })
  await settle(fake('1', { ended: never }), words, { short: 1, long: 60_000 })
  const answered = fake('2', { ended, outcome: 'answered' })
  await settle(answered, words, { short: 1, long: 60_000 })
  await settle(fake('3', { ended }), words, { short: 60_000, long: 1 })
  words.close()
  t.pass()
})
