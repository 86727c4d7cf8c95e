/** A deferred interaction's life in the shared store, as large as a real one. */
import { makeSnowflake } from '../../src/discord/snowflake.js'
import type { Engine, Interaction } from './engine.js'

const JOB = JSON.stringify({
  interactionId: '1187266012348629107',
  request: {
    command: 'signal',
    options: { pair: 'EUR/USD', timeframe: '4h' },
    locale: 'en-US',
    userId: '53908232506183680',
    isPrivate: false,
    answers: 'a new message',
  },
  acknowledgedAt: 1_795_866_000_000,
  expiresAt: 1_795_866_900_000,
  story: {
    command: 'signal',
    pair: 'EUR/USD',
    timeframe: '4h',
    ageMs: 120,
    ackMs: 3,
    cache: 'miss',
  },
})

let sequence = 0

/** The next: no other has its id. */
export function another(): Interaction {
  const id = makeSnowflake(Date.now(), sequence++)
  return { id, reply: '{"type":5}', job: JOB, token: `${id}${'t'.repeat(180)}` }
}

/** Accepted, asked about before its edit, ended. */
export async function live(engine: Engine): Promise<void> {
  const interaction = another()
  await engine.accept(interaction)
  await engine.holds(interaction.id)
  await engine.end(interaction.id)
}

/** In so many lanes at once. */
export async function inLanes<T>(
  count: number,
  lanes: number,
  work: () => Promise<T>,
): Promise<readonly T[]> {
  const done: T[] = []
  let begun = 0
  const lane = async () => {
    while (begun < count) {
      begun += 1
      done.push(await work())
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return done
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}
