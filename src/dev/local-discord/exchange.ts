/** One interaction as Discord holds it: sent, acknowledged, answered, or expired and dead. */
import { performance } from 'node:perf_hooks'
import { timestampOf } from '../../discord/snowflake.js'
import type {
  Acknowledgement,
  Ending,
  ExchangeKind,
  ExchangeState,
  Outcome,
  Reply,
  Step,
} from './exchange-types.js'
import type { Fault } from './fault.js'
import { editMessage, type MessageSlot, newMessage, type TraderMessage } from './message-slot.js'
import type { WireEntry } from './wire-entry.js'

export interface ExchangeInit {
  readonly id: string
  readonly token: string
  readonly kind: ExchangeKind
  /** The command's name, or the custom_id. */
  readonly name: string
  /** The bytes that were signed and sent. */
  readonly body: Buffer
  readonly fault: Fault | undefined
  /** One of very many: its wire is not kept. */
  readonly quiet?: boolean
  /** Of the message that a pressed component sits on. */
  readonly pressed: MessageSlot
  /** Discord's clock, epoch milliseconds. */
  readonly clock: () => number
  readonly ackWindowMs: number
  readonly tokenLifeMs: number
  readonly onStep: (exchange: Exchange, step: Step) => void
}

export class Exchange {
  readonly id: string
  readonly token: string
  readonly kind: ExchangeKind
  readonly name: string
  readonly body: Buffer
  readonly fault: Fault | undefined
  readonly quiet: boolean
  /** Every HTTP exchange of it, in order of their beginning. */
  readonly wire: WireEntry[] = []
  readonly timeline: Step[] = []
  readonly violations: string[] = []
  /** Every reply that was read, duplicates' too. */
  readonly replies: Reply[] = []
  /** Messages posted beside the original one. */
  readonly followUps: TraderMessage[] = []
  /** Resolves when the first request has come to its end; undefined when its reply was lost. */
  readonly replied: Promise<Reply | undefined>
  /** Resolves when the trader has a final answer or can get none. */
  readonly ended: Promise<Ending>
  /** What an autocomplete request was answered with. */
  choices: readonly unknown[] | undefined
  state: ExchangeState = 'sent'
  acknowledgement: Acknowledgement | undefined
  slot: MessageSlot = { message: undefined }
  /** Calls of the callback endpoint, edits attempted, edits that succeeded, times it was sent again. */
  readonly counts = { callbacks: 0, attempts: 0, edits: 0, duplicates: 0 }
  readonly #startedAt = performance.now()
  /** When it was made by this machine's clock, epoch milliseconds with a fraction. */
  readonly madeAt = performance.timeOrigin + this.#startedAt
  #timer: NodeJS.Timeout | undefined
  #outcome: Outcome | undefined
  #resolveReplied!: (reply: Reply | undefined) => void
  #resolveEnded!: (ending: Ending) => void

  constructor(private readonly init: ExchangeInit) {
    this.id = init.id
    this.token = init.token
    this.kind = init.kind
    this.name = init.name
    this.body = init.body
    this.fault = init.fault
    this.quiet = init.quiet ?? false
    this.replied = new Promise((resolve) => {
      this.#resolveReplied = resolve
    })
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve
    })
    this.#watch()
  }

  /** Undefined until it has ended. */
  get outcome(): Outcome | undefined {
    return this.#outcome
  }

  get #age(): number {
    return this.init.clock() - timestampOf(this.id)
  }

  /** An interaction's token lives 15 minutes. */
  get dead(): boolean {
    return this.#age >= this.init.tokenLifeMs
  }

  /** Discord takes an acknowledgement for 3 s from the id's timestamp. */
  get tooLate(): boolean {
    return this.fault?.tooLate === true || this.#age > this.init.ackWindowMs
  }

  /** Discord has the acknowledgement and has processed it. */
  get processed(): boolean {
    const { acknowledgement } = this
    return acknowledgement !== undefined && this.init.clock() >= acknowledgement.processedAt
  }

  /** What the trader sees now; undefined before anything is there to see. */
  get message(): TraderMessage | undefined {
    if (this.state !== 'expired') return this.slot.message
    const content =
      this.kind === 'component' ? 'This interaction failed' : 'The application did not respond'
    return newMessage(this.id, { content, flags: 64 })
  }

  /** Takes a valid reply or callback body as the acknowledgement, with what it says for the trader. */
  acknowledge(type: number, data: Record<string, unknown>, via: Acknowledgement['via']): void {
    const processedAt = this.init.clock() + (this.fault?.processAfterMs ?? 0)
    this.acknowledgement = { type, via, processedAt }
    this.state = 'acknowledged'
    this.slot = type === 6 || type === 7 ? this.init.pressed : { message: undefined }
    if (type === 4 || type === 5) this.slot.message = newMessage(this.id, data, type === 5)
    if (type === 7) this.slot.message = editMessage(this.slot.message as TraderMessage, data)
    if (type === 8) this.choices = (data.choices as unknown[] | null | undefined) ?? []
    if (type === 5 || type === 6) this.#watch()
    else this.end(type === 1 ? 'pong' : type === 8 ? 'choices' : 'answered')
  }

  /** Writes one step into the timeline. */
  note(step: Step['step'], facts: Omit<Step, 'ms' | 'step'> = {}): void {
    const entry = { ms: performance.now() - this.#startedAt, step, ...facts }
    this.timeline.push(entry)
    this.init.onStep(this, entry)
  }

  settleReply(reply: Reply | undefined): void {
    this.#resolveReplied(reply)
  }

  /** The trader's last word on it; only the first one counts. */
  end(outcome: Outcome): void {
    if (this.#outcome !== undefined) return
    clearTimeout(this.#timer)
    this.#outcome = outcome
    if (outcome === 'answered' || outcome === 'expired' || outcome === 'deleted')
      this.state = outcome
    this.note('ended', { note: outcome })
    const { ms } = this.timeline.at(-1) as Step
    this.#resolveEnded({ outcome, ms, message: this.message })
  }

  /** Ends what its clock says is over; otherwise looks again when its clock should say so. */
  #watch(): void {
    clearTimeout(this.#timer)
    if (this.acknowledgement === undefined && this.#age > this.init.ackWindowMs) this.end('expired')
    else if (this.dead) this.end('unanswered')
    else {
      const { ackWindowMs, tokenLifeMs } = this.init
      const wait = (this.acknowledgement ? tokenLifeMs : ackWindowMs) - this.#age
      // Never below 10 ms: an injected clock may stand still.
      this.#timer = setTimeout(() => this.#watch(), Math.max(wait + 1, 10)).unref()
    }
  }
}
