/** /status: private, from whatever figures are known. */
import t from 'tap'
import { createStatus } from '../../src/commands/status.js'
import { messageProblems } from '../messages/discord-schema.js'
import { LOCALES } from '../messages/sample-view.js'

t.test('the figures are read anew for each answer, which only the asker sees', async (t) => {
  let uptimeMs = 60_000
  const { immediate } = createStatus({ read: () => ({ uptimeMs }) })
  for (const locale of LOCALES) {
    const answer = immediate({ command: 'status', options: {}, locale })
    if (answer.kind !== 'answer') return t.fail(answer.kind)
    t.equal(answer.private, true)
    t.same(messageProblems(answer.message), [])
    t.match(JSON.stringify(answer.message), uptimeMs === 60_000 ? '1 min' : '2 分钟')
    uptimeMs = 120_000
  }
})
