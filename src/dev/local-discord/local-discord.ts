/** A local Discord over real HTTP: sends signed interactions and serves the API that answers them. */
import { EventEmitter, once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CallKind, type Desk, returnMessage } from './calls.js'
import type { CommandShelf } from './command-calls.js'
import type { Exchange } from './exchange.js'
import { ExchangeShelf } from './exchange-shelf.js'
import type { Step } from './exchange-types.js'
import {
  DEFAULTS,
  type How,
  type LocalDiscordOptions,
  type Options,
  type SharedFaults,
  type Violation,
} from './local-discord-options.js'
import { Outbox } from './outbox.js'
import * as outgoing from './outgoing.js'
import { makeRestServer } from './rest-server.js'

interface Events {
  /** One was made and is about to be sent. */
  exchange: [Exchange]
  step: [Exchange, Step]
}

const VIOLATIONS_KEPT = 1000

export class LocalDiscord extends EventEmitter<Events> {
  endpoint: string
  /** How far Discord's clock runs ahead of `now()`; may be changed at any time. */
  skewMs: number
  readonly publicKey: string
  readonly applicationId: string
  readonly botToken: string
  /** The first thousand. */
  readonly violations: Violation[] = []
  /** What is registered, by guild id; `global` for what is everywhere. */
  readonly commands: CommandShelf = new Map()
  readonly #options: Required<LocalDiscordOptions>
  readonly #shelf: ExchangeShelf
  readonly #counts = new Map<CallKind, number>()
  readonly #outbox: Outbox
  readonly #desk: Desk
  readonly #server: Server

  static async start(options: LocalDiscordOptions = {}): Promise<LocalDiscord> {
    const discord = new LocalDiscord({ ...DEFAULTS, ...options })
    discord.#server.listen(0, '127.0.0.1')
    await once(discord.#server, 'listening')
    return discord
  }

  private constructor(options: Required<LocalDiscordOptions>) {
    super()
    this.#options = options
    this.endpoint = options.endpoint
    this.skewMs = options.skewMs
    this.publicKey = options.keys.publicKey
    this.applicationId = options.applicationId
    this.botToken = options.botToken
    this.#shelf = new ExchangeShelf(options.keep)
    this.#outbox = new Outbox(options, {
      clock: () => this.clock(),
      endpoint: () => this.endpoint,
      onSkew: (skewMs) => {
        this.skewMs = skewMs
      },
      onExchange: (exchange) => {
        this.#shelf.add(exchange)
        this.emit('exchange', exchange)
      },
      onStep: (exchange, step) => {
        if (step.step === 'ended') this.#shelf.retire(exchange)
        this.emit('step', exchange, step)
      },
      onViolation: (exchange, what) => this.#violate(what, exchange),
    })
    this.#desk = {
      applicationId: options.applicationId,
      botToken: options.botToken,
      clock: () => this.clock(),
      byId: (id) => this.#shelf.byId(id),
      byToken: (token) => this.#shelf.byToken(token),
      violate: (what, exchange) => this.#violate(what, exchange),
      nextId: () => this.#outbox.nextId(),
    }
    const onCall = (kind: CallKind) => this.#counts.set(kind, this.calls(kind) + 1)
    this.#server = makeRestServer({ desk: this.#desk, shelf: this.commands, onCall })
  }

  /** Discord's time, epoch milliseconds. */
  clock(): number {
    return this.#options.now() + this.skewMs
  }

  /** What `DISCORD_API_BASE_URL` is to be. */
  get apiBaseUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/api/v10`
  }

  /** Oldest first; ended ones only as many as are kept. */
  get exchanges(): readonly Exchange[] {
    return this.#shelf.all()
  }

  exchange(id: string): Exchange | undefined {
    return this.#shelf.byId(id)
  }

  /** How many calls of the API were seen, of one kind or in all. */
  calls(kind?: CallKind): number {
    if (kind) return this.#counts.get(kind) ?? 0
    return [...this.#counts.values()].reduce((sum, n) => sum + n, 0)
  }

  command(name: string, options: Options = {}, how: How = {}): Exchange {
    return this.#outbox.send(outgoing.command(name, options), how)
  }

  /** The trader has typed `text` so far into `option`. */
  autocomplete(name: string, option: string, text: string, how: How = {}): Exchange {
    return this.#outbox.send(outgoing.typing(name, option, text), how)
  }

  /** A button under the message of `exchange`, or with `values` a select. */
  press(exchange: Exchange, customId: string, how: How = {}, values?: readonly string[]): Exchange {
    const { message } = exchange.slot
    if (message === undefined) throw new Error(`exchange ${exchange.id} has no message to press on`)
    const json = returnMessage(this.#desk, exchange, message)
    return this.#outbox.send(outgoing.press(exchange.slot, json, customId, values), how)
  }

  ping(how: How = {}): Exchange {
    return this.#outbox.send(outgoing.ping, how)
  }

  /** An interaction of a type that nobody knows yet. */
  unknown(type: number, how: How = {}): Exchange {
    return this.#outbox.send(outgoing.unknown(type), how)
  }

  /** From now on a share of all that name no fault gets one. Throws a RangeError when there is no such fault. */
  shareFaults(faults: SharedFaults): void {
    this.#outbox.shareFaults(faults)
  }

  /** Those that have ended; a late call for one of them finds an invalid token. */
  forgetEnded(): void {
    this.#shelf.forgetEnded()
  }

  /** Ends what is open as `closed`, and leaves no handle. */
  async close(): Promise<void> {
    for (const exchange of this.#shelf.all()) exchange.end('closed')
    await this.#outbox.close()
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }

  #violate(what: string, exchange: Exchange): void {
    exchange.violations.push(what)
    if (this.violations.length < VIOLATIONS_KEPT) {
      this.violations.push({ exchangeId: exchange.id, what })
    }
  }
}
