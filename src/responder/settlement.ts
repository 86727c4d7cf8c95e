/** From the reply's fate to the interaction's end: rescues what may be lost, starts what is owed, tells the story. */
import { setMaxListeners } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import type { DiscordApi } from '../discord/api.js'
import { ACKNOWLEDGEMENT_LIMIT_MS } from '../discord/limits.js'
import { timestampOf } from '../discord/snowflake.js'
import { tellingOf } from './about.js'
import type { Acknowledgement } from './acknowledgement.js'
import type { Backlog, DrainOptions, Work } from './backlog.js'
import { type FollowUpDeps, followUp } from './follow-up.js'
import type { Job } from './job.js'
import { BANNED, STOPPED, TYPED } from './reason.js'
import { isInVain, type Rescued, rescue } from './rescue.js'
import type { Outcome, RescueResult, StoryStart } from './story.js'
import { createTroubles } from './troubles.js'

/** What a first reply leaves to be done. Handed back by the route with the reply's fate. */
export interface Owed {
  readonly token: string
  readonly reply: Acknowledgement
  readonly story: StoryStart
  readonly job?: Job
  /** Where a shared store has not said yet whether it was the first of its id: until then nothing is begun. */
  readonly late?: Promise<boolean>
}

/** `flushed`: written out. `unknown`: the connection died, and nobody knows whether Discord read it. */
export type Fate = 'flushed' | 'unknown'

export interface SettlementDeps extends Omit<FollowUpDeps, 'stopped' | 'rescueIfDoubtful'> {
  readonly api: Pick<DiscordApi, 'editOriginal' | 'callback'>
  /** Runs `work` for each job that it starts. */
  readonly createBacklog: (work: Work) => Backlog
}

export interface Settlement {
  readonly backlog: Backlog
  /**
   * To be called once for each reply that owes something, when its fate is known. Never rejects; there is something to
   * wait for only where the callback endpoint has to be asked, or the shared store is late.
   */
  settle(owed: Owed, fate: Fate): Promise<void> | undefined
  /**
   * A flushed reply's connection closed. A reset is reason enough to send it again, while it may still count; after a
   * quiet close Discord's answer to the edit will show whether it was lost. Never rejects.
   */
  doubt(owed: Owed, closed: 'reset' | 'quietly'): Promise<void> | undefined
  /** Waits for every end that is owed, `endAtMs` at most. What did not come to its own by then is abandoned. */
  drain(options: DrainOptions): Promise<readonly Job[]>
}

/** Its connection closed before another request could show that the reply was read. */
interface Doubted {
  readonly owed: Owed
  rescue?: Promise<Rescued>
}

export function createSettlement(given: SettlementDeps): Settlement {
  const { hooks, now } = given
  const stop = new AbortController()
  // Every delivery at work listens to it: that many listeners are no leak.
  setMaxListeners(0, stop.signal)
  const deps = { ...given, stopped: stop.signal }
  /** Interactions whose reply was flushed and whose follow-up waits or is at work: no more than their ids. */
  const flushed = new Set<string>()
  const doubted = new Map<string, Doubted>()
  const settling = new Set<Promise<unknown>>()
  const troubles = createTroubles(hooks)

  async function rescueNow({ token, reply, story }: Owed, told = false): Promise<Rescued> {
    const { interactionId } = story
    const telling = tellingOf(hooks, story.note)
    const rescued = await rescue({ interactionId, token }, reply, { ...deps, hooks: telling })
    telling.onRescue(interactionId, rescued.result, told, rescued.reason)
    return rescued
  }

  /** Discord takes no acknowledgement any more, so there is nothing to rescue. */
  function isTooLate(interactionId: string): boolean {
    return now() >= timestampOf(interactionId) + ACKNOWLEDGEMENT_LIMIT_MS
  }

  /** At most once an interaction, however often it is asked for. */
  async function rescueIfDoubtful(interactionId: string): Promise<RescueResult | undefined> {
    const entry = doubted.get(interactionId)
    if (entry && !isTooLate(interactionId)) entry.rescue ??= rescueNow(entry.owed)
    return (await entry?.rescue)?.result
  }

  const backlog = deps.createBacklog(async (job, abort, holder) => {
    const telling = tellingOf(troubles.hooks, job.story.note)
    try {
      if (holder?.isLost()) return
      const how = { ...deps, hooks: telling, rescueIfDoubtful }
      const story = await followUp(job, abort, how, holder)
      // Abandoned here is owed elsewhere: by the drain that stopped it, or by the replica that has taken it over.
      if (!stop.signal.aborted && story.outcome !== 'abandoned') hooks.onEnded(story)
    } catch (error) {
      telling.onError(job.interactionId, error)
    } finally {
      flushed.delete(job.interactionId)
      doubted.delete(job.interactionId)
      troubles.forget(job.interactionId)
    }
  })

  /** Whose work was never begun, or will not come to its end. */
  function endUnfinished(story: StoryStart, outcome: Outcome, rescued?: Rescued) {
    const totalMs = now() - story.receivedAt
    const { attempts, reason: trouble } = troubles.of(story.interactionId)
    const known = outcome === 'banned' ? BANNED : (trouble ?? story.reason ?? rescued?.reason)
    const reason = known ?? (outcome === 'abandoned' ? STOPPED : undefined)
    const rescue = rescued && { rescue: rescued.result }
    const why = reason !== undefined && { reason }
    hooks.onEnded({ ...story, attempts, ...why, outcome, totalMs, ...rescue })
  }

  /** With what the callback endpoint said, where it had to be asked. */
  function goOn(owed: Owed, rescued?: Rescued) {
    const { story, job } = owed
    const result = rescued?.result
    // The drain has told of it already, or left it to the other replicas.
    if (job && stop.signal.aborted) return
    // Where Discord did not say, the edit will tell; without a job there is none.
    if (result === 'expired' || (job === undefined && isInVain(result))) {
      backlog.drop(story.interactionId)
      endUnfinished(story, result, rescued)
    } else if (job === undefined) {
      const isAnswer = story.reason === undefined || story.reason === TYPED
      endUnfinished(story, isAnswer ? 'delivered' : 'told', rescued)
    } else {
      if (rescued === undefined) flushed.add(story.interactionId)
      backlog.start({ ...job, acknowledgedAt: now(), ...(result && { rescue: result }) })
    }
  }

  async function settleUnknown(owed: Owed) {
    await settleLate(owed, await rescueNow(owed))
  }

  /** Whoever was not the first drops it: the first tells its story. */
  async function settleLate(owed: Owed, rescued?: Rescued) {
    const { story, late } = owed
    if (late === undefined || (await late)) return goOn(owed, rescued)
    backlog.drop(story.interactionId)
    hooks.onDuplicate(story.interactionId)
  }

  /** So that a drain waits for it. */
  function watch(work: Promise<unknown>, { story }: Owed): Promise<void> {
    const settled = work
      .catch((error: unknown) => hooks.onError(story.interactionId, error, story.note))
      .then(() => void settling.delete(settled))
    settling.add(settled)
    return settled
  }

  return {
    backlog,

    settle(owed, fate) {
      if (fate === 'unknown') return watch(settleUnknown(owed), owed)
      if (owed.late) return watch(settleLate(owed), owed)
      try {
        goOn(owed)
      } catch (error) {
        hooks.onError(owed.story.interactionId, error, owed.story.note)
      }
      return undefined
    },

    doubt(owed, closed) {
      const { interactionId } = owed.story
      if (isTooLate(interactionId)) return undefined
      const isAtWork = flushed.has(interactionId)
      if (isAtWork && !doubted.has(interactionId)) doubted.set(interactionId, { owed })
      if (closed === 'quietly') return undefined
      if (isAtWork) return watch(rescueIfDoubtful(interactionId), owed)
      return owed.job === undefined ? watch(rescueNow(owed, true), owed) : undefined
    },

    async drain(options) {
      const enough = setTimeout(options.endAtMs, undefined, { ref: false })
      const settled = Promise.race([Promise.all(settling), enough])
      const [left] = await Promise.all([backlog.drain(options), settled])
      stop.abort()
      for (const { story } of left) endUnfinished(story, 'abandoned')
      return left
    },
  }
}
