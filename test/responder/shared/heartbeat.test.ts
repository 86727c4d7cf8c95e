/** Signs of life, round for round. */
import { EventEmitter, once } from 'node:events'
import t, { type Test } from 'tap'
import { startHeartbeat } from '../../../src/responder/shared/heartbeat.js'

interface Stage {
  up: boolean
  /** Emits `beat` with the name of what beats, after it was added to `beats`. */
  readonly events: EventEmitter
  readonly beats: string[]
  /** What each beat waits for. */
  answer: Promise<void>
  stop(): Promise<void>
}

/** Beats for all the names, every millisecond. */
function start(t: Test, names: readonly string[]): Stage {
  const events = new EventEmitter()
  const beats: string[] = []
  const held = names.map((name) => ({
    async beat() {
      beats.push(name)
      events.emit('beat', name)
      await stage.answer
    },
  }))
  const heartbeat = startHeartbeat({ held: () => held, isUp: () => stage.up, everyMs: 1 })
  const stage: Stage = { up: true, events, beats, answer: Promise.resolve(), stop: heartbeat.stop }
  // The beating itself keeps no process alive.
  const alive = setInterval(() => {}, 1000)
  t.teardown(async () => {
    clearInterval(alive)
    await heartbeat.stop()
  })
  return stage
}

/** Time for more rounds to begin: another one's, which beats as often. */
async function someRounds(t: Test) {
  const other = start(t, ['other'])
  while (other.beats.length < 3) await once(other.events, 'beat')
}

const names = (count: number) => Array.from({ length: count }, (_, n) => `job ${n}`)

t.test('each that is held beats, round for round', async (t) => {
  const stage = start(t, ['one', 'two'])
  while (stage.beats.length < 4) await once(stage.events, 'beat')
  t.strictSame(stage.beats.slice(0, 4), ['one', 'two', 'one', 'two'])
})

t.test('no round overtakes another, nor beats for more than 32 at once', async (t) => {
  const stage = start(t, names(40))
  let go = () => {}
  stage.answer = new Promise((resolve) => {
    go = resolve
  })
  await once(stage.events, 'beat')
  await someRounds(t)
  t.equal(stage.beats.length, 32)
  go()
  while (stage.beats.length < 40) await once(stage.events, 'beat')
  t.strictSame(stage.beats.slice(0, 40), names(40))
})

t.test('a round ends where there is nobody to tell any more', async (t) => {
  const stage = start(t, names(40))
  stage.events.once('beat', () => {
    stage.up = false
  })
  await once(stage.events, 'beat')
  await stage.stop()
  t.equal(stage.beats.length, 32)
})

t.test('stopping waits for the round under way, and no other begins', async (t) => {
  const stage = start(t, ['one'])
  let go = () => {}
  stage.answer = new Promise((resolve) => {
    go = resolve
  })
  await once(stage.events, 'beat')
  let stopped = false
  const stopping = stage.stop().then(() => {
    stopped = true
  })
  await new Promise(setImmediate)
  t.equal(stopped, false)
  go()
  await stopping
  await someRounds(t)
  t.equal(stage.beats.length, 1)
})
