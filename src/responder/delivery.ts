/** Sends one thing to Discord until the table of outcomes says that it is over. */
import type { Answer } from '../discord/answer.js'
import type { BanBreaker } from './ban-breaker.js'
import type { ResponderHooks } from './hooks.js'
import { judge, type RetryRule, type Situation, type Stop } from './outcome.js'

export interface DeliveryDeps {
  /** Discord's clock, epoch milliseconds. */
  readonly now: () => number
  /** Resolves after so long, or as soon as `stopped` is aborted; never rejects. */
  readonly sleep: (ms: number, stopped: AbortSignal) => Promise<void>
  readonly random: () => number
  /** Aborted when the process has no time left: nothing is sent any more. */
  readonly stopped: AbortSignal
  readonly breaker: BanBreaker
  readonly hooks: Pick<ResponderHooks, 'onAnswer' | 'onRetry' | 'onBan'>
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
  readonly plain: boolean
}

/** Up to a fifth longer, never shorter: a herd is spread and no limit is undercut. */
const JITTER = 0.2

/** One silent connection must not use up the three seconds: whether it had arrived, the next call tells. */
const CALLBACK_TIMEOUT_MS = 1000

function spread(afterMs: number, leftMs: number, random: number): number {
  return afterMs + Math.max(0, Math.min(afterMs * JITTER, leftMs - afterMs - 1)) * random
}

/** Never rejects: `send` answers with a failure rather than throwing. */
export async function deliver(delivery: Delivery, deps: DeliveryDeps): Promise<Delivered> {
  const { interactionId, purpose, acknowledgedAt, expiresAt, send } = delivery
  const { now, sleep, random, stopped, breaker, hooks } = deps
  const retries = { 'too-early': 0, limited: 0, transient: 0 }
  let attempts = 0
  let plain = false
  const end = (stop: Stop): Delivered => ({ stop, attempts, retries, plain })
  const overdue = () => end(purpose === 'edit' ? 'expired' : 'unknown')

  /** Why nothing may be sent any more, if so. */
  async function findEnd(): Promise<Delivered | undefined> {
    if (stopped.aborted || (delivery.hold && !(await delivery.hold()))) return end('abandoned')
    return now() < expiresAt ? undefined : overdue()
  }

  for (;;) {
    const over = await findEnd()
    if (over) return over
    const waits = breaker.state() !== 'closed'
    const pass = await breaker.pass(expiresAt)
    if (!pass) return overdue()
    // A ban may have lasted for minutes: by its end another replica has the job, or the process is about to stop.
    const meanwhile = waits ? await findEnd() : undefined
    if (meanwhile) {
      breaker.lapse(pass)
      return meanwhile
    }
    const left = expiresAt - now()
    const answer = await send({
      plain,
      fresh: retries.transient > 0,
      ...(purpose === 'callback' && {
        timeoutMs: Math.max(1, Math.min(left, CALLBACK_TIMEOUT_MS)),
      }),
    })
    attempts += 1
    const { rule, action } = judge(answer, {
      purpose,
      retries,
      sinceAcknowledgementMs: now() - acknowledgedAt,
      untilExpiryMs: expiresAt - now(),
      plain,
    })
    if (answer.kind === 'failure') breaker.lapse(pass)
    else if (action.do !== 'open-breaker') breaker.confirm(pass)
    if (answer.kind === 'failure' || answer.status > 299)
      hooks.onAnswer(interactionId, answer, rule)
    switch (action.do) {
      case 'stop':
        return end(action.outcome)
      case 'send-plain':
        plain = true
        break
      case 'open-breaker':
        breaker.open(action.forMs)
        hooks.onBan(action.forMs)
        break
      case 'retry':
        retries[action.rule] += 1
        if (action.rule === 'too-early' && (await delivery.isLost?.())) return end('expired')
        hooks.onRetry(interactionId, action.rule, action.afterMs)
        await sleep(spread(action.afterMs, expiresAt - now(), random()), stopped)
    }
  }
}
