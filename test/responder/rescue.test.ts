/** A reply whose fate is unknown: what the callback endpoint says of it is what became of it. */
import t from 'tap'
import type { Answer } from '../../src/discord/answer.js'
import type { DiscordApi } from '../../src/discord/api.js'
import { answerWith } from '../../src/responder/acknowledgement.js'
import { createBanBreaker } from '../../src/responder/ban-breaker.js'
import { rescue } from '../../src/responder/rescue.js'
import { silentHooks } from './silent-hooks.js'
import { createVirtualTime } from './virtual-time.js'

/** Born at 2016-04-30T11:18:25.796Z. */
const ID = '175928847299117063'
const BORN = Date.parse('2016-04-30T11:18:25.796Z')
const lost = answerWith({ content: 'the very reply' }, { private: true })

async function rescueWith(answers: readonly Answer[], ageMs = 500) {
  const time = createVirtualTime(BORN + ageMs)
  const calls: Parameters<DiscordApi['callback']>[] = []
  const breaker = createBanBreaker(time.now, silentHooks())
  const { result, reason } = await rescue({ interactionId: ID, token: 'tok' }, lost, {
    now: time.now,
    sleep: time.sleep,
    random: () => 0,
    stopped: new AbortController().signal,
    breaker,
    hooks: silentHooks(),
    api: {
      async callback(...call) {
        calls.push(call)
        return answers[Math.min(calls.length, answers.length) - 1] as Answer
      },
    },
  })
  breaker.close()
  return { result, reason, calls, elapsed: time.now() - BORN }
}

const response = (status: number, code?: number): Answer => ({
  kind: 'response',
  status,
  ...(code !== undefined && { code }),
})
const reset: Answer = { kind: 'failure', reason: 'reset', error: new Error('reset') }

t.test('a rescue sends the very bytes that were lost', async (t) => {
  const { result, calls } = await rescueWith([response(204)])
  t.equal(result, 'acknowledged')
  t.strictSame(calls, [[ID, 'tok', lost.body, { fresh: false, timeoutMs: 1000 }]])
})

t.test('each answer to it has its meaning', async (t) => {
  const meanings: [Answer, string][] = [
    [response(200), 'acknowledged'],
    [response(400, 40060), 'had-arrived'],
    [response(404, 10062), 'expired'],
    [response(401, 50027), 'expired'],
    [response(404, 10008), 'expired'],
    [response(400, 50035), 'refused'],
  ]
  for (const [answer, result] of meanings) {
    const rescued = await rescueWith([answer])
    t.equal(rescued.result, result)
    t.equal(rescued.calls.length, 1)
  }
})

t.test('it goes on until three seconds after the interaction was made', async (t) => {
  const mended = await rescueWith([reset, response(503), response(400, 40060)])
  t.equal(mended.result, 'had-arrived')
  t.strictSame(
    mended.calls.map(([, , , how]) => how?.fresh),
    [false, true, true],
  )
  const silent = await rescueWith([reset])
  t.match(silent, { result: 'unknown', reason: 'DISCORD_UNREACHABLE' })
  t.ok(silent.elapsed >= 2600 && silent.elapsed < 3000, `${silent.elapsed}`)
  const last = silent.calls.at(-1)?.[3]
  t.equal(last?.timeoutMs, 3000 - silent.elapsed, 'no call outlives them')
})

t.test('three seconds later there is nothing left to rescue', async (t) => {
  t.match(await rescueWith([response(204)], 3000), {
    result: 'unknown',
    reason: 'TOO_LATE',
    calls: [],
  })
})
