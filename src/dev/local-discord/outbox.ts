/** Makes exchanges and sends them: stamps ids and tokens, draws faults, keeps track of what is under way. */
import { randomBytes, randomInt } from 'node:crypto'
import { Agent } from 'node:http'
import { makeSnowflake } from '../../discord/snowflake.js'
import { deliver } from './deliver.js'
import { drawFaults, parseFault } from './draw-faults.js'
import { Exchange } from './exchange.js'
import type { Step } from './exchange-types.js'
import type { How, LocalDiscordOptions, SharedFaults } from './local-discord-options.js'
import type { Outgoing } from './outgoing.js'

export interface OutboxHooks {
  /** Discord's clock, epoch milliseconds. */
  readonly clock: () => number
  readonly endpoint: () => string
  readonly onSkew: (skewMs: number) => void
  /** Before it is sent. */
  readonly onExchange: (exchange: Exchange) => void
  readonly onStep: (exchange: Exchange, step: Step) => void
  readonly onViolation: (exchange: Exchange, what: string) => void
}

/** What waits for a socket would never be sent: Discord has as many as it needs. */
const MAX_SOCKETS = 4096
const DEFAULT_USER_ID = '1187244816163577896'

const makeToken = (id: string) =>
  Buffer.from(`interaction:${id}:${randomBytes(48).toString('hex')}`).toString('base64url')

export class Outbox {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: MAX_SOCKETS })
  readonly #deliveries = new Set<Promise<void>>()
  #drawFault: ReturnType<typeof drawFaults>
  #sequence = randomInt(2 ** 22)

  constructor(
    private readonly options: Required<LocalDiscordOptions>,
    private readonly hooks: OutboxHooks,
  ) {
    this.#drawFault = drawFaults(options.faults.share, options.faults.names, options.seed)
  }

  /** From now on. Throws a RangeError when there is no such fault. */
  shareFaults({ share, names }: SharedFaults): void {
    this.#drawFault = drawFaults(share, names, this.options.seed)
  }

  /** A fresh id, stamped `ageMs` ago. */
  nextId(ageMs = 0): string {
    this.#sequence += 1
    return makeSnowflake(this.hooks.clock() - ageMs, this.#sequence)
  }

  send({ kind, name, make, pressed }: Outgoing, how: How): Exchange {
    const drawn = this.#drawFault()
    const fault = typeof how.fault === 'string' ? parseFault(how.fault) : (how.fault ?? drawn)
    if (fault?.skewMs !== undefined) this.hooks.onSkew(fault.skewMs)
    const id = this.nextId(how.ageMs)
    const token = makeToken(id)
    const { applicationId, ackWindowMs, tokenLifeMs } = this.options
    const { locale = 'en-US', dm = false, userId = DEFAULT_USER_ID, quiet = false } = how
    const body = Buffer.from(JSON.stringify(make({ id, applicationId, token, locale, userId, dm })))
    const exchange = new Exchange({
      id,
      token,
      kind,
      name,
      body,
      fault,
      quiet,
      pressed: pressed ?? { message: undefined },
      clock: this.hooks.clock,
      ackWindowMs,
      tokenLifeMs,
      onStep: this.hooks.onStep,
    })
    this.hooks.onExchange(exchange)
    this.#deliver(exchange)
    return exchange
  }

  /** Cuts what is under way and waits for it to end. */
  async close(): Promise<void> {
    this.#agent.destroy()
    await Promise.all(this.#deliveries)
  }

  #deliver(exchange: Exchange): void {
    const sender = {
      endpoint: this.hooks.endpoint(),
      sign: (body: Buffer, timestamp: string) =>
        this.options.sign(body, timestamp, this.options.keys.secretKey),
      agent: this.#agent,
      clock: this.hooks.clock,
      ackWindowMs: this.options.ackWindowMs,
      onViolation: this.hooks.onViolation,
    }
    const delivery = deliver(sender, exchange).finally(() => this.#deliveries.delete(delivery))
    this.#deliveries.add(delivery)
  }
}
