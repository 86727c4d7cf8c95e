/** How long each step of a life is waited for, and a sign of life for what is held. */

import { DelayingProxy } from '../../src/dev/stage/delaying-proxy.js'
import type { Effort } from '../effort.js'
import { type Row, spread } from '../row.js'
import type { Engine } from './engine.js'
import { another, inLanes, timed } from './life.js'
import { type Both, inTurns, openPair, type Pair } from './pair.js'

const FAR_MS = [20, 80]
const LANES = 10

const spreadOf = (what: string, { own, bullmq }: Both<number>) =>
  spread(what, own, { name: 'BullMQ', values: bullmq })

const accepted = (engine: Engine) => timed(() => engine.accept(another()))

export async function near(pair: Pair, { samples }: Effort): Promise<Row[]> {
  const seen = await inTurns(pair, samples, async (engine) => {
    const interaction = another()
    const accept = await timed(() => engine.accept(interaction))
    const ask = await timed(() => engine.holds(interaction.id))
    return { accept, ask, end: await timed(() => engine.end(interaction.id)) }
  })
  const step = (what: string, name: 'accept' | 'ask' | 'end') =>
    spreadOf(what, {
      own: seen.own.map((each) => each[name]),
      bullmq: seen.bullmq.map((each) => each[name]),
    })
  return [
    ...step('claimed and durable', 'accept'),
    ...step('the question before an edit', 'ask'),
    ...step('the end', 'end'),
  ]
}

export async function far(port: number, { samples }: Effort): Promise<Row[]> {
  const rows: Row[] = []
  for (const ms of FAR_MS) {
    const proxy = await DelayingProxy.start(port)
    proxy.rttMs = ms
    const pair = await openPair(`redis://127.0.0.1:${proxy.port}`)
    await inTurns(pair, LANES, accepted)
    const seen = await inTurns(pair, Math.max(1, samples / 500), (engine) =>
      inLanes(5 * LANES, LANES, () => accepted(engine)),
    )
    rows.push(...spreadOf(`claimed and durable, ${ms} ms away`, seen))
    await pair.close()
    await proxy.close()
  }
  return rows
}

export async function renewals(
  pair: Pair,
  ids: readonly string[],
  { samples }: Effort,
): Promise<Row[]> {
  const seen = await inTurns(pair, Math.max(5, samples / 50), async (engine) =>
    timed(() => engine.renew(ids)),
  )
  return spreadOf(`renewal of ${ids.length}`, seen)
}
