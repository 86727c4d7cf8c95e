/** (b) A `/signal` whose signal is cached, end to end: one round trip, and nothing after it. */
import type { Measurement } from './measurement.js'
import { PRIMED, prime } from './rig/prime.js'
import { many } from './rig/requests.js'
import { askInTurn } from './rig/turns.js'
import { spread } from './row.js'

export const warmSignal: Measurement = {
  async run(lab) {
    const { effort, requests, stub } = lab
    const ours: number[] = []
    const theirs: number[] = []
    const server = await prime(lab, await lab.signalbox(PRIMED))
    const floor = await lab.floor()
    const sides = [
      [floor, theirs],
      [server, ours],
    ] as const
    // Pages are touched and code is compiled before anything counts.
    for (const [side] of sides)
      await askInTurn(side, many(effort.warmUp, requests.signal), 'answered')
    const before = stub.calls
    for (let round = 1; round <= effort.rounds; round += 1) {
      const pool = many(Math.ceil(effort.samples / effort.rounds), requests.signal)
      for (const [side, latencies] of sides)
        for (const { ms } of await askInTurn(side, pool, 'answered')) latencies.push(ms)
    }
    const edits = stub.calls - before
    await Promise.all([server.stop(), floor.stop()])
    return [
      ...spread('cached /signal, one at a time', ours, { name: 'floor', values: theirs }),
      { what: `calls to Discord after ${ours.length} of them`, unit: '', value: edits },
    ]
  },
}
