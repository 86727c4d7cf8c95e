/** A settlement between a Discord and a backlog that do as a test says. */
import type { Answer } from '../../src/discord/answer.js'
import { makeSnowflake } from '../../src/discord/snowflake.js'
import { DEFERRED } from '../../src/responder/acknowledgement.js'
import type { Holder } from '../../src/responder/backlog.js'
import { createBanBreaker } from '../../src/responder/ban-breaker.js'
import { createMemoryBacklog } from '../../src/responder/memory-backlog.js'
import { createSettlement, type Owed } from '../../src/responder/settlement.js'
import type { Story } from '../../src/responder/story.js'
import { createMemoryClaims } from '../../src/state/memory-claims.js'
import { accept } from './backlog-contract.js'
import { silentHooks } from './silent-hooks.js'

export const NOW = 1_700_000_000_000
export const OK: Answer = { kind: 'response', status: 204 }
export const error = (status: number, code?: number): Answer => ({
  kind: 'response',
  status,
  ...(code !== undefined && { code }),
})

export interface Setting {
  readonly callback?: Answer
  readonly edits?: readonly Answer[]
  readonly resolve?: () => Promise<{ message: { content: string } }>
  readonly throwOnEnd?: Error
  readonly holder?: Holder
  readonly sleep?: (ms: number, stopped: AbortSignal) => Promise<void>
  readonly beforeCallback?: Promise<void>
}

export function start(setting: Setting = {}) {
  const clock = { time: NOW }
  const stories: Story[] = []
  const duplicates: string[] = []
  const rescues: unknown[] = []
  const errors: unknown[] = []
  const calls: string[] = []
  const edits = [...(setting.edits ?? [])]
  const breaker = createBanBreaker(() => NOW, silentHooks())
  const resolve = setting.resolve ?? (async () => ({ message: { content: 'signal' } }))
  let ended: (() => void) | undefined
  const nextEnd = () =>
    new Promise<void>((resolve) => {
      ended = resolve
    })
  const settlement = createSettlement({
    table: new Map([
      [
        'signal',
        {
          definition: { name: 'signal', description: 'x' },
          /* c8 ignore next: here nothing is dispatched */
          immediate: () => ({ kind: 'defer' as const, private: false }),
          resolve,
        },
      ],
    ]),
    failureMessage: (_, code) => ({ content: code }),
    api: {
      async editOriginal(_token, _message, how) {
        how?.mayStart?.()
        calls.push('edit')
        return edits.shift() ?? OK
      },
      async callback(_id, _token, reply) {
        calls.push(`callback ${reply}`)
        await setting.beforeCallback
        return setting.callback ?? OK
      },
    },
    breaker,
    createBacklog: (work) =>
      createMemoryBacklog({
        // Each is the first: another replica may hand back what was here before.
        claims: {
          ...createMemoryClaims(),
          claim: (_, decide) => ({ first: true, reply: decide() }),
        },
        max: 20,
        concurrency: 20,
        now: () => 1,
        work: (job, abort) => work(job, abort, setting.holder),
      }),
    hooks: silentHooks({
      onDuplicate: (id) => duplicates.push(id),
      onRescue: (_, result, told) => rescues.push(told ? `${result}, told before` : result),
      onError: (_, cause) => {
        errors.push(cause)
        ended?.()
      },
      onEnded(story) {
        if (setting.throwOnEnd) throw setting.throwOnEnd
        stories.push(story)
        ended?.()
      },
    }),
    now: () => clock.time,
    sleep: setting.sleep ?? (async () => {}),
    random: () => 0,
  })
  return {
    settlement,
    stories,
    duplicates,
    rescues,
    errors,
    calls,
    end: nextEnd(),
    nextEnd,
    clock,
    breaker,
  }
}

export const interactionId = makeSnowflake(NOW - 100)
export const story = {
  interactionId,
  command: 'signal',
  ack: 'deferred',
  ageMs: 40,
  verifiedMs: 1,
  ackMs: 2,
  receivedAt: NOW - 50,
} as const
export const job = {
  interactionId,
  token: 'tok',
  request: { command: 'signal', options: {}, locale: 'en-US' },
  acknowledgedAt: NOW,
  expiresAt: NOW + 900_000,
  story,
}
export const owed: Owed = { token: 'tok', reply: DEFERRED.public, story, job }
export const answered: Owed = {
  token: 'tok',
  reply: DEFERRED.public,
  story: { ...story, ack: 'answered' },
}

/** A hold that is asked for, and never lost. */
export const HOLDER: Holder = {
  hold: async () => true,
  mayStart: () => true,
  isLost: () => false,
  isSpent: false,
}

/** As the responder does it before the reply leaves. */
export function accepted(setting?: Setting) {
  const started = start(setting)
  accept(started.settlement.backlog, job)
  return started
}
