/** What has gone wrong is known until it is forgotten, and told on as it was. */
import t from 'tap'
import { SignalboxError } from '../../src/errors.js'
import { createTroubles } from '../../src/responder/troubles.js'
import { silentHooks } from './silent-hooks.js'

const answer = { kind: 'response', status: 502 } as const

t.test('calls in vain are counted, with what Discord said last', async (t) => {
  const told: unknown[] = []
  const troubles = createTroubles(silentHooks({ onAnswer: (...all) => told.push(all) }))
  t.strictSame(troubles.of('1'), { attempts: 0 })
  troubles.hooks.onAnswer('1', answer, 'too early')
  troubles.hooks.onAnswer('1', answer, 'transient')
  t.strictSame(troubles.of('1'), { attempts: 2, reason: 'DISCORD_HTTP_502' })
  t.strictSame(told, [
    ['1', answer, 'too early'],
    ['1', answer, 'transient'],
  ])
  t.strictSame(troubles.of('2'), { attempts: 0 })
  troubles.forget('1')
  t.strictSame(troubles.of('1'), { attempts: 0 })
})

t.test('why there is no signal says more than that its sentence was not delivered', async (t) => {
  const told: unknown[] = []
  const troubles = createTroubles(silentHooks({ onError: (...all) => told.push(all) }))
  const error = new SignalboxError('SIGNAL_TIMEOUT', 'no answer')
  troubles.hooks.onError('1', error)
  t.strictSame(troubles.of('1'), { attempts: 0, reason: 'SIGNAL_TIMEOUT' })
  troubles.hooks.onAnswer('1', answer, 'transient')
  t.strictSame(troubles.of('1'), { attempts: 1, reason: 'SIGNAL_TIMEOUT' })
  t.strictSame(told, [['1', error]])
})
