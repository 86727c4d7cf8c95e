/** One attempt, one outcome. */
import type { IncomingMessage } from 'node:http'
import t from 'tap'
import { Agent } from 'undici'
import { requestDocument } from '../../../src/signals/backend/request-document.js'
import { answer, startBackend } from './backend-server.js'

const { signal } = new AbortController()
const common = { headers: { authorization: 'Bearer secret' }, signal, now: () => Date.UTC(2026, 0) }

t.test('a document is parsed, and nothing more is asked of it', async (t) => {
  const backend = await startBackend(answer(200, ['anything']))
  const dispatcher = new Agent()
  t.teardown(() => Promise.all([dispatcher.destroy(), backend.close()]))
  const outcome = await requestDocument({ ...common, url: backend.url, dispatcher })
  t.strictSame(outcome, {
    ...{ kind: 'document', document: ['anything'] },
    about: 'application/json, not encoded, 12 bytes',
  })
})

t.test('a failure says whether to ask again, and when', async (t) => {
  const later = {
    'retry-after': 'Thu, 01 Jan 2026 00:00:09 GMT',
    date: 'Thu, 01 Jan 2026 00:00:00 GMT',
  }
  const backend = await startBackend(answer(503, '', later), answer(400))
  const dispatcher = new Agent()
  t.teardown(() => Promise.all([dispatcher.destroy(), backend.close()]))
  const attempt = { ...common, url: backend.url, dispatcher }
  t.match(await requestDocument(attempt), {
    ...{ kind: 'limited', what: 'signal backend answered 503' },
    waitMs: 9000,
  })
  t.match(await requestDocument(attempt), {
    kind: 'failed',
    retry: false,
    error: { code: 'SIGNAL_REFUSED' },
  })
})

t.test('an error without a code is named by its kind, never by its words', async (t) => {
  class Broken extends Agent {
    override dispatch(): boolean {
      throw new TypeError('Bearer secret')
    }
  }
  const outcome = await requestDocument({
    ...common,
    url: 'http://127.0.0.1',
    dispatcher: new Broken(),
  })
  t.match(outcome, {
    kind: 'failed',
    retry: true,
    error: { message: 'signal backend unreachable (TypeError)' },
  })
})

t.test('the reason of an aborted signal is what is thrown', async (t) => {
  const reason = new Error('enough')
  const attempt = { ...common, url: 'http://127.0.0.1', dispatcher: new Agent() }
  await t.rejects(requestDocument({ ...attempt, signal: AbortSignal.abort(reason) }), reason)
})

t.test('a job is accepted with the headers, and a body that stays open is let go', async (t) => {
  const backend = await startBackend(
    (_, response) => void response.writeHead(202).write('and'),
    (_, response) => void response.writeHead(202, { 'content-length': 100 }).write('so'),
    (_, response) => void response.writeHead(202).end('x'.repeat(1024 * 1024)),
  )
  const dispatcher = new Agent({ connections: 1 })
  t.teardown(() => Promise.all([dispatcher.destroy(), backend.close()]))
  const attempt = { ...common, url: backend.url, dispatcher, job: '{}' }
  for (let asked = 0; asked < 3; asked++) {
    t.strictSame(await requestDocument(attempt), {
      kind: 'document',
      document: undefined,
      about: '',
    })
    const { socket } = backend.requests[asked] as IncomingMessage
    await new Promise((resolve) => socket.once('close', resolve))
  }
})

t.test('a connection whose job was accepted serves the next one', async (t) => {
  const backend = await startBackend(answer(202, 'thanks'))
  const dispatcher = new Agent({ connections: 1 })
  t.teardown(() => Promise.all([dispatcher.destroy(), backend.close()]))
  const attempt = { ...common, url: backend.url, dispatcher, job: '{}' }
  for (let asked = 0; asked < 3; asked++) await requestDocument(attempt)
  const sockets = new Set(backend.requests.map(({ socket }) => socket))
  t.equal(sockets.size, 1)
})
