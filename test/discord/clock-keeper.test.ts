/** The estimate is calibrated by a few calls and kept alive by one now and then. */
import { EventEmitter, once } from 'node:events'
import t from 'tap'
import type { Answer } from '../../src/discord/answer.js'
import { createClockKeeper } from '../../src/discord/clock-keeper.js'

const answer: Answer = { kind: 'response', status: 200 }

t.test(
  'calibration is four calls, one after another, spread over less than a second',
  async (t) => {
    const steps: (string | number)[] = []
    const keeper = createClockKeeper({
      api: {
        async gateway() {
          steps.push('sent')
          await Promise.resolve()
          steps.push('answered')
          return answer
        },
      },
      clock: { lastObserved: () => 1 },
      now: () => 1,
      sleep: async (ms) => void steps.push(ms),
    })
    t.teardown(() => keeper.close())
    await keeper.calibrate()
    const call = ['sent', 'answered']
    t.strictSame(steps, [...call, 270, ...call, 270, ...call, 270, ...call])
  },
)

/** Whether a keeper whose clock says `now` calls when it looks at evidence from `last`; idle is 2 ms here. */
async function calls(last: number | undefined, now: number): Promise<boolean> {
  const events = new EventEmitter()
  let looked = 0
  let called = 0
  const keeper = createClockKeeper({
    api: {
      async gateway() {
        called += 1
        return answer
      },
    },
    clock: {
      lastObserved() {
        looked += 1
        if (looked === 3) events.emit('third')
        return last
      },
    },
    now: () => now,
    sleep: async () => {},
    idleMs: 2,
  })
  // The keeper's timer does not hold the process, so something else must until it has fired.
  const hold = setInterval(() => {}, 60_000)
  await once(events, 'third')
  clearInterval(hold)
  keeper.close()
  return called >= 2
}

t.test('without evidence, or when it has grown old, it calls', async (t) => {
  t.equal(await calls(undefined, 1000), true)
  t.equal(await calls(998, 1000), true)
})

t.test('while answers come in anyway it does not', async (t) => {
  t.equal(await calls(999, 1000), false)
})

t.test('evidence from the future means that the clock was set back: it calls', async (t) => {
  t.equal(await calls(5000, 1000), true)
})

t.test('its timer does not keep a process alive', async (t) => {
  const keeper = createClockKeeper({
    api: { gateway: async () => answer },
    clock: { lastObserved: () => 1 },
    now: () => 1,
    sleep: async () => {},
  })
  t.notOk(process.getActiveResourcesInfo().includes('Timeout'))
  keeper.close()
})
