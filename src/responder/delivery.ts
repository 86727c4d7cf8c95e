/** Sends one thing to Discord until the table of outcomes says that it is over. */
import type { Answer } from '../discord/answer.js'
import type { BanBreaker, Pass } from './ban-breaker.js'
import type { ResponderHooks } from './hooks.js'
import {
  type Action,
  isServerError,
  judge,
  type RetryRule,
  type Situation,
  type Stop,
} from './outcome.js'

export interface DeliveryDeps {
  /** Discord's clock, epoch milliseconds. */
  readonly now: () => number
  /** Resolves after so long, or as soon as `stopped` is aborted; never rejects. */
  readonly sleep: (ms: number, stopped: AbortSignal) => Promise<void>
  readonly random: () => number
  /** Aborted when the process has no time left: nothing is sent any more. */
  readonly stopped: AbortSignal
  readonly breaker: BanBreaker
  readonly hooks: Pick<ResponderHooks, 'onAnswer' | 'onRetry'>
}

export interface Delivery {
  readonly interactionId: string
  readonly purpose: Situation['purpose']
  readonly acknowledgedAt: number
  /** Nothing is sent after it. Epoch milliseconds on Discord's clock. */
  readonly expiresAt: number
  /** Asked before each attempt, and again where that had to wait for a ban to end: is it still this replica's? */
  readonly hold?: (() => Promise<boolean>) | undefined
  /** Asked when Discord does not know of the acknowledgement yet: was it lost, and for good? */
  readonly isLost?: () => Promise<boolean>
  /** One attempt. `plain`: the text that can't be refused. `fresh`: on a new connection. */
  readonly send: (how: { plain: boolean; fresh: boolean; timeoutMs?: number }) => Promise<Answer>
}

export interface Delivered {
  readonly stop: Stop
  readonly attempts: number
  readonly retries: Readonly<Record<RetryRule, number>>
  /** What was sent last was the plain text; `refused`: because the message itself cannot be sent. */
  readonly plain: boolean
  readonly refused: boolean
  /** Discord's last answer, a success apart. */
  readonly last?: Answer
}

/** Up to a fifth longer, never shorter: a herd is spread and no limit is undercut. */
const JITTER = 0.2

/** One silent connection must not use up the three seconds: whether it had arrived, the next call tells. */
const CALLBACK_TIMEOUT_MS = 1000

function spread(afterMs: number, leftMs: number, random: number): number {
  return afterMs + Math.max(0, Math.min(afterMs * JITTER, leftMs - afterMs - 1)) * random
}

/** Rejects only where `send` or `hold` does. */
export async function deliver(delivery: Delivery, deps: DeliveryDeps): Promise<Delivered> {
  const { interactionId, purpose, acknowledgedAt, expiresAt, send } = delivery
  const { now, sleep, random, stopped, breaker, hooks } = deps
  const retries = { 'too-early': 0, limited: 0, transient: 0 }
  let attempts = 0
  let plain = false
  let refused = false
  let serverErrors = 0
  let banned = false
  let last: Answer | undefined
  const end = (stop: Stop): Delivered => ({
    ...{ stop, attempts, retries, plain, refused },
    ...(last && { last }),
  })

  /** Why nothing may be sent any more, if so. */
  async function findEnd(): Promise<Delivered | undefined> {
    if (stopped.aborted || (delivery.hold && !(await delivery.hold()))) return end('abandoned')
    if (now() < expiresAt) return undefined
    return end(banned ? 'banned' : purpose === 'edit' ? 'expired' : 'unknown')
  }

  /** One call, judged. Before it whatever may have changed meanwhile is asked for again. */
  async function attempt(pass: Pass): Promise<Action | Delivered> {
    // A ban may have lasted for minutes: by its end another replica has the job, or the process is about to stop.
    const over = banned ? await findEnd() : undefined
    if (over) return over
    banned = false
    const answer = await send({
      plain,
      fresh: retries.transient > 0,
      ...(purpose === 'callback' && {
        timeoutMs: Math.max(1, Math.min(expiresAt - now(), CALLBACK_TIMEOUT_MS)),
      }),
    })
    attempts += 1
    // What we cut off ourselves says nothing of Discord.
    if (stopped.aborted && answer.kind === 'failure') return end('abandoned')
    const { rule, action } = judge(answer, {
      purpose,
      retries,
      sinceAcknowledgementMs: now() - acknowledgedAt,
      untilExpiryMs: expiresAt - now(),
      ...{ plain, refused, serverErrors },
    })
    if (action.do === 'open-breaker') breaker.open(action.forMs)
    else if (answer.kind === 'response') breaker.confirm(pass)
    last = undefined
    if (answer.kind === 'failure' || answer.status > 299 || answer.foreign) {
      last = answer
      hooks.onAnswer(interactionId, answer, rule)
    }
    if (action.do === 'retry' && isServerError(answer)) serverErrors += 1
    return action
  }

  for (;;) {
    const over = await findEnd()
    if (over) return over
    banned ||= breaker.state() !== 'closed'
    const pass = await breaker.pass(expiresAt)
    if (!pass) return end(stopped.aborted ? 'abandoned' : 'banned')
    // Whatever happens to it, a probe never stays out: what no answer has decided is the next one's to find out.
    const action = await attempt(pass).finally(() => breaker.lapse(pass))
    if ('stop' in action) return action
    switch (action.do) {
      case 'stop':
        return end(action.outcome)
      case 'send-plain':
        plain = true
        refused = true
        break
      case 'open-breaker':
        banned = true
        break
      case 'retry':
        plain = action.plain ?? plain
        retries[action.rule] += 1
        if (action.rule === 'too-early' && (await delivery.isLost?.())) return end('expired')
        hooks.onRetry(interactionId, action.rule, action.afterMs)
        await sleep(spread(action.afterMs, expiresAt - now(), random()), stopped)
    }
  }
}
