/** The books of a chaos run: what is found fault with, and what is not. */
import { EventEmitter } from 'node:events'
import t from 'tap'
import { account, checkProcess, type Entry } from '../../../src/dev/chaos/account.js'
import type { LogLine } from '../../../src/dev/stage/server-process.js'

const DISCORD = { violations: [], calls: () => 0 }

function entry(id: string, own: Partial<Entry> = {}): Entry {
  return {
    id,
    token: `token-${id}`,
    fault: undefined,
    outcome: 'answered',
    counts: { callbacks: 0, attempts: 1, edits: 1, duplicates: 0 },
    replied: Promise.resolve(undefined),
    ended: Promise.resolve({ outcome: 'answered', ms: 1, message: undefined }),
    ...own,
  }
}

function open(expected: number, patienceMs = 1) {
  const server = new EventEmitter<{ line: [LogLine] }>()
  const books = account(server, expected, patienceMs)
  const log = (msg: string, interactionId: string, own: LogLine = {}) =>
    server.emit('line', { msg, interactionId, ...own })
  const end = (id: string, outcome: string, own: LogLine = {}) =>
    log('interaction ended', id, { outcome, ...own })
  return { books, log, end }
}

t.test('whatever both sides know the end of is in order', async (t) => {
  const { books, log, end } = open(6, 60_000)
  const settled = books.settle(entry('1'))
  await new Promise(setImmediate)
  end('1', 'delivered')
  await settled
  end('2', 'told')
  log('duplicate interaction', '2')
  end('3', 'gone')
  log('interaction too old', '4')
  end('5', 'delivered')
  log('acknowledgement of unknown fate resolved', '5', { result: 'taken' })
  log('acknowledgement of unknown fate resolved', '5', { result: 'expired' })
  end('6', 'delivered', { ack: 'answered' })
  for (const id of ['2', '3', '4', '5']) await books.settle(entry(id))
  const untold = { name: 'too late', tooLate: true } as const
  await books.settle(entry('6', { outcome: undefined, fault: untold }))
  const { counts, problems } = books.close({ ...DISCORD, calls: () => 9 })
  t.strictSame(problems, [])
  t.strictSame(counts, {
    ...{ delivered: 2, told: 1, expired: 2, gone: 1, lost: 0, workedOnTwice: 0 },
    ...{ duplicates: 1, editCalls: 9, callbackCalls: 9 },
  })
})

t.test('one without an end on either side is lost', async (t) => {
  const { books, end } = open(3)
  await books.settle(entry('1', { fault: { name: 'slow' } }))
  end('2', 'delivered')
  await books.settle(entry('2', { outcome: undefined }))
  end('3', 'failed')
  await books.settle(entry('3'))
  const { counts, problems } = books.close(DISCORD)
  t.match(counts, { lost: 3, delivered: 0 })
  t.strictSame(problems, [
    '1 (slow) was lost: answered for the trader, nothing in the log',
    '2 (undefined) was lost: open for the trader, delivered in the log',
    '3 (undefined) was lost: answered for the trader, failed in the log',
  ])
})

t.test('two ends or two edits are work done twice', async (t) => {
  const { books, end } = open(2)
  end('1', 'delivered')
  end('1', 'delivered')
  end('2', 'delivered')
  await books.settle(entry('1', { fault: { name: 'duplicate' } }))
  await books.settle(entry('2', { counts: { ...entry('2').counts, edits: 2 } }))
  const { counts, problems } = books.close(DISCORD)
  t.match(counts, { workedOnTwice: 2, delivered: 2, lost: 0 })
  t.match(problems, [/^1 \(duplicate\) was worked on twice$/, /^2 .* was worked on twice$/])
})

t.test('a token in the log or on a page is seen', async (t) => {
  const { books, log, end } = open(3)
  for (const id of ['1', '2', '3']) end(id, 'delivered')
  for (const id of ['1', '2', '3']) await books.settle(entry(id))
  log('editing', '1', { url: '/webhooks/1/token-1/messages/@original' })
  books.read('requests{path="token-2"} 1')
  t.strictSame(books.close(DISCORD).problems, ['2 tokens stand in the log or on a page'])
})

t.test('what else went wrong is told', async (t) => {
  const { books, log } = open(1)
  log('unexpected error, shutting down', '1')
  const violations = [{ exchangeId: '1', what: 'an edit too many' }]
  t.strictSame(books.close({ ...DISCORD, violations }).problems, [
    'the server met an unexpected error',
    '0 were sent, not 1',
    "against Discord's rules: an edit too many",
  ])
  t.strictSame(checkProcess(0, [20, 24]), [])
  t.strictSame(checkProcess('SIGKILL', [20, 25]), [
    'the server ended with SIGKILL',
    'the heap grew from 20 to 25 MiB',
  ])
})
