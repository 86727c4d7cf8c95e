/** Does what was promised: runs the job's command, then edits the reply until the trader has an answer. */
import type { CommandTable, Note } from '../commands/command.js'
import type { DiscordApi } from '../discord/api.js'
import type { Message } from '../discord/message.js'
import { codeOf, type ErrorCode, waitOf } from '../errors.js'
import type { Holder } from './backlog.js'
import { type Delivered, type DeliveryDeps, deliver } from './delivery.js'
import type { ResponderHooks } from './hooks.js'
import type { Job } from './job.js'
import type { Stop } from './outcome.js'
import { BANNED, BROKEN, REFUSED, reasonOfStop } from './reason.js'
import type { Outcome, RescueResult, Story } from './story.js'

export interface FollowUpDeps extends DeliveryDeps {
  readonly table: CommandTable
  readonly api: Pick<DiscordApi, 'editOriginal'>
  readonly failureMessage: (
    locale: string,
    code: ErrorCode | 'INTERNAL',
    waitMs?: number,
  ) => Message
  readonly hooks: ResponderHooks
  /** Sends the acknowledgement again where it may have been lost; undefined where nothing says so. */
  readonly rescueIfDoubtful?: (interactionId: string) => Promise<RescueResult | undefined>
}

interface Content {
  readonly message: Message
  readonly note?: Note | undefined
  readonly reason?: string
}

const SAID: Readonly<Record<Stop, Outcome>> = {
  delivered: 'delivered',
  'already-acknowledged': 'delivered',
  expired: 'expired',
  gone: 'gone',
  refused: 'refused',
  unknown: 'unknown',
  banned: 'banned',
  abandoned: 'abandoned',
}

/** Work that ends the process ends the next one too: after the third the trader is told. */
const SPENT = 'WORK_ENDS_PROCESS'

async function resolveContent(
  job: Job,
  abort: AbortSignal,
  deps: FollowUpDeps,
  isSpent: boolean,
): Promise<Content> {
  const { request, interactionId } = job
  if (isSpent) {
    deps.hooks.onError(interactionId, new Error('replica after replica has ended at this work'))
    return { message: deps.failureMessage(request.locale, 'INTERNAL'), reason: SPENT }
  }
  // A job whose token has died waiting for a replica, or will before a ban is over: nothing is fetched for it.
  if (Math.max(deps.now(), deps.breaker.until()) >= job.expiresAt)
    return { message: deps.failureMessage(request.locale, 'INTERNAL') }
  try {
    const resolve = deps.table.get(request.command)?.resolve
    if (resolve === undefined) throw new Error(`no command resolves ${request.command}`)
    return await resolve(request, abort, interactionId)
  } catch (error) {
    deps.hooks.onError(interactionId, error)
    const reason = codeOf(error)
    return { message: deps.failureMessage(request.locale, reason, waitOf(error)), reason }
  }
}

/** Why the trader has no answer; undefined where it was sent as it is. `known`: why there is none to send. */
function reasonOf(delivered: Delivered, known: string | undefined): string | undefined {
  const { stop, plain, refused } = delivered
  if (stop === 'banned') return BANNED
  if (plain) return refused ? REFUSED : BROKEN
  if (known !== undefined || stop === 'gone' || SAID[stop] === 'delivered') return known
  return reasonOfStop(delivered)
}

/**
 * Runs one job to its end: exactly one successful edit, or one story that says why there was none. Never rejects.
 * `abort` fires when there is no more time to fetch: the trader is then told. `abandoned` where `holder` said so: the
 * story is then told by the replica that has the job.
 */
export async function followUp(
  job: Job,
  abort: AbortSignal,
  deps: FollowUpDeps,
  holder?: Holder,
): Promise<Story> {
  const { api, now } = deps
  const content = await resolveContent(job, abort, deps, holder?.isSpent === true)
  const plain = deps.failureMessage(job.request.locale, 'INTERNAL')
  let rescued = job.rescue
  const delivered = await deliver(
    {
      async isLost() {
        rescued = (await deps.rescueIfDoubtful?.(job.interactionId)) ?? rescued
        return rescued === 'expired'
      },
      interactionId: job.interactionId,
      purpose: 'edit',
      acknowledgedAt: job.acknowledgedAt,
      expiresAt: job.expiresAt,
      hold: holder?.hold,
      send: ({ plain: asPlain, fresh }) =>
        api.editOriginal(job.token, asPlain ? plain : content.message, {
          fresh,
          ...(holder && { mayStart: holder.mayStart }),
        }),
    },
    deps,
  )
  const ended = now()
  const outcome = SAID[delivered.stop]
  const arrived = outcome === 'delivered'
  const inPlain = arrived && delivered.plain
  const reason = reasonOf(delivered, content.reason)
  const note = { ...job.story.note, ...content.note }
  return {
    ...job.story,
    ...(Object.keys(note).length > 0 && { note }),
    ...(reason !== undefined && { reason }),
    outcome: arrived && reason !== undefined ? 'told' : outcome,
    attempts: delivered.attempts,
    ...(inPlain && { plain: true }),
    retries: delivered.retries,
    ...(rescued !== undefined && { rescue: rescued }),
    totalMs: ended - job.story.receivedAt,
    ...(arrived && {
      followUpMs: ended - job.acknowledgedAt,
      tokenLifeLeftMs: job.expiresAt - ended,
    }),
  }
}
