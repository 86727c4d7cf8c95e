/** In which order the parts are asked to open and to close, seen by stand-ins. */
import t from 'tap'
import { createLifecycle, type LifecycleParts } from '../src/lifecycle.js'
import type { Job } from '../src/responder/job.js'

interface Stage {
  readonly parts: LifecycleParts
  /** What was asked of the parts, in order. */
  readonly asked: string[]
  /** Monotonic. */
  now: number
  readonly drains: { readonly tellAtMs: number; readonly endAtMs: number }[]
}

const LEFT: readonly Job[] = []

/** Parts that note what is asked of them. */
function createStage(changes: Partial<LifecycleParts> = {}): Stage {
  const asked: string[] = []
  const note = (what: string) => async () => void asked.push(what)
  const stage: Stage = {
    asked,
    now: 1,
    drains: [],
    parts: {
      config: { HOST: '127.0.0.1', PORT: 3000, ADMIN_HOST: '127.0.0.2', ADMIN_PORT: 9464 },
      publicServer: {
        async listen({ host, port }) {
          asked.push('public listens')
          return `http://${host}:${port}`
        },
        close: note('public closes'),
      },
      adminServer: {
        async listen({ host, port }) {
          asked.push('admin listens')
          return `http://${host}:${port}`
        },
        close: note('admin closes'),
      },
      clockKeeper: {
        start() {
          asked.push('clock is asked for')
          const first = Promise.resolve().then(() => void asked.push('clock is known'))
          return { first, calibrated: first }
        },
        close: () => void asked.push('clock rests'),
      },
      settlement: {
        async drain(limits) {
          asked.push('drains')
          stage.drains.push(limits)
          return LEFT
        },
      },
      breaker: { close: () => void asked.push('breaker closes') },
      lastHour: { sample: () => {} },
      sampleEveryMs: 60_000,
      api: { close: note('api closes') },
      signals: { start: () => void asked.push('signals start'), close: note('signals close') },
      charts: { close: note('charts close') },
      shared: undefined,
      monotonic: () => stage.now,
      ...changes,
    },
  }
  return stage
}

t.test(
  "the operators' listener opens first; work in the background begins with both",
  async (t) => {
    const { parts, asked } = createStage()
    const lifecycle = createLifecycle(parts)
    await lifecycle.calibrated()
    t.strictSame(asked, [], 'nothing opens by itself')
    t.strictSame(await lifecycle.listen(), {
      address: 'http://127.0.0.1:3000',
      adminAddress: 'http://127.0.0.2:9464',
    })
    await lifecycle.calibrated()
    t.strictSame(asked, [
      'admin listens',
      'clock is asked for',
      'clock is known',
      'public listens',
      'signals start',
    ])
    await lifecycle.close(0)
  },
)

t.test('where a port is taken nothing begins, or goes on', async (t) => {
  const listen = () => Promise.reject(new Error('taken'))
  const { parts, asked } = createStage({
    publicServer: { listen, close: () => Promise.resolve() },
  })
  await t.rejects(createLifecycle(parts).listen(), { message: 'taken' })
  t.strictSame(asked, ['admin listens', 'clock is asked for', 'clock is known', 'clock rests'])
})

t.test('lastHour are sampled while it is open', async (t) => {
  let samples = 0
  let onSample = () => {}
  const sampled = new Promise<void>((resolve) => {
    onSample = resolve
  })
  const sample = () => {
    samples += 1
    onSample()
  }
  const { parts } = createStage({ lastHour: { sample }, sampleEveryMs: 1 })
  const lifecycle = createLifecycle(parts)
  await lifecycle.listen()
  // The sampling itself keeps no process alive.
  const alive = setInterval(() => {}, 1000)
  await sampled
  clearInterval(alive)
  t.ok(samples > 0)
  await lifecycle.close(0)
})

t.test('it is ready when the public port is open, and not before', async (t) => {
  const seen: string[] = []
  const see = (when: string) => {
    const is = lifecycle.isReady() ? 'ready' : 'not ready'
    seen.push(`${when}: ${is}${lifecycle.isStarting() ? ', starting' : ''}`)
  }
  const stage = createStage()
  const { publicServer, adminServer } = stage.parts
  const lifecycle = createLifecycle({
    ...stage.parts,
    publicServer: {
      ...publicServer,
      async listen(where) {
        see('opening')
        return publicServer.listen(where)
      },
      async close() {
        see('closing')
      },
    },
    adminServer: {
      ...adminServer,
      async listen(where) {
        see('admin opening')
        return adminServer.listen(where)
      },
    },
  })
  see('built')
  await lifecycle.listen()
  see('open')
  await lifecycle.close(0)
  t.strictSame(seen, [
    'built: not ready, starting',
    'admin opening: not ready, starting',
    'opening: not ready, starting',
    'open: ready',
    'closing: not ready',
  ])
})

t.test('the shared store is waited for at the start, and closes last', async (t) => {
  const stage = createStage()
  const { asked } = stage
  const shared = {
    store: { settled: async (ms: number) => void asked.push(`store within ${ms} ms`) },
    close: async () => void asked.push('store closes'),
  }
  const lifecycle = createLifecycle({ ...stage.parts, shared })
  await lifecycle.listen()
  await lifecycle.close(1000)
  t.equal(asked.at(0), 'store within 2000 ms')
  t.equal(asked.at(-1), 'store closes')
})

t.test('on shutdown it is unready, then deaf, then done, and only then closed', async (t) => {
  const stage = createStage()
  const lifecycle = createLifecycle(stage.parts)
  await lifecycle.listen()
  stage.asked.length = 0
  t.equal(lifecycle.isReady(), true)
  const closing = lifecycle.close(9000)
  t.equal(lifecycle.isReady(), false)
  t.equal(await closing, LEFT)
  t.strictSame(stage.asked, [
    'clock rests',
    'public closes',
    'drains',
    'breaker closes',
    'admin closes',
    'api closes',
    'signals close',
    'charts close',
  ])
  t.strictSame(stage.drains, [{ endAtMs: 9000, tellAtMs: 6000 }])
})

t.test('the grace has one end, however long the listener took to close', async (t) => {
  const slow = (tookMs: number) => {
    const stage = createStage()
    const close = async () => {
      stage.now += tookMs
    }
    const publicServer = { ...stage.parts.publicServer, close }
    return { stage, lifecycle: createLifecycle({ ...stage.parts, publicServer }) }
  }
  const some = slow(1000)
  await some.lifecycle.close(4000)
  t.strictSame(some.stage.drains, [{ endAtMs: 3000, tellAtMs: 2000 }], 'a third is for telling')
  const all = slow(1000)
  await all.lifecycle.close(500)
  t.strictSame(all.stage.drains, [{ endAtMs: 0, tellAtMs: 0 }], 'nothing is left of it')
})
