/** The servers of the demo: one, or with a Redis two replicas behind a front, to be killed and started at will. */
import { EventEmitter } from 'node:events'
import { Front } from '../stage/front.js'
import { type LogLine, ServerProcess } from '../stage/server-process.js'

export interface ReplicaState {
  readonly name: string
  readonly up: boolean
}

/** Where operators look at one server. The only one has no name. */
export interface Dashboard {
  readonly name: string | undefined
  readonly url: string
}

interface Events {
  line: [LogLine]
  /** One has come or gone. */
  replicas: [readonly ReplicaState[]]
}

interface Slot {
  readonly name: string
  process: ServerProcess | undefined
  address: string | undefined
  dashboard: string | undefined
}

export interface ServersOptions {
  readonly env: NodeJS.ProcessEnv
  /** [dist/src/main.js] */
  readonly script?: string | undefined
  /** Several of them are replicas: `env` must name their Redis. [1] */
  readonly count?: number
}

export class DemoServers extends EventEmitter<Events> {
  /** Resolves when the only one has ended; a replica's end is no end. */
  readonly ended: Promise<number | string>
  readonly #options: ServersOptions
  readonly #slots: Slot[]
  readonly #only: ServerProcess | undefined
  #front: Front | undefined
  #stopping = false

  constructor(options: ServersOptions) {
    super()
    this.#options = options
    const { count = 1 } = options
    this.#slots = Array.from({ length: count }, (_, at) => ({
      name: `replica-${at + 1}`,
      process: undefined,
      address: undefined,
      dashboard: undefined,
    }))
    const processes = this.#slots.map((slot) => this.#launch(slot))
    this.#only = count === 1 ? processes[0] : undefined
    this.ended = this.#only?.ended ?? new Promise(() => {})
  }

  /** Where Discord finds them. Rejects when one of them ends before it listens. */
  async listening(): Promise<string> {
    if (this.#only) return this.#only.listening()
    this.#front = await Front.start()
    await Promise.all(this.#slots.map((slot) => this.#welcome(slot)))
    return this.#front.url
  }

  /** Empty when there is but one server. */
  get replicas(): readonly ReplicaState[] {
    if (this.#only) return []
    return this.#slots.map(({ name, address }) => ({ name, up: address !== undefined }))
  }

  /** Of those that listen. */
  get dashboards(): readonly Dashboard[] {
    return this.#slots.flatMap(({ name, dashboard }) =>
      dashboard ? [{ name: this.#only ? undefined : name, url: `${dashboard}/` }] : [],
    )
  }

  get lastLines(): readonly string[] {
    return this.#slots.flatMap(({ process }) => process?.lastLines ?? [])
  }

  /** SIGKILL. Resolves when it is gone. Undefined is no replica's name; so is any when there is but one server. */
  killReplica(name: string): Promise<unknown> | undefined {
    const slot = this.#find(name)
    slot?.process?.kill()
    return slot && (slot.process?.ended ?? Promise.resolve())
  }

  /** Resolves when it listens; does nothing to one that runs. */
  startReplica(name: string): Promise<unknown> | undefined {
    const slot = this.#find(name)
    if (slot === undefined || slot.process !== undefined) return slot && Promise.resolve()
    this.#launch(slot)
    return this.#welcome(slot)
  }

  /** Asks all to stop and waits until they have. */
  async stop(): Promise<void> {
    this.#stopping = true
    await Promise.all(this.#slots.map(({ process }) => process?.stop()))
    await this.#front?.close()
  }

  /** When there is no time to ask. */
  kill(): void {
    for (const { process } of this.#slots) process?.kill()
  }

  #find(name: string): Slot | undefined {
    return this.#only ? undefined : this.#slots.find((slot) => slot.name === name)
  }

  #launch(slot: Slot): ServerProcess {
    const process = new ServerProcess(this.#options.env, this.#options.script)
    slot.process = process
    process.on('line', (line) => {
      if (line.msg === 'listening') slot.dashboard = String(line.adminAddress)
      this.emit('line', line)
    })
    void process.ended.then(() => {
      if (this.#only) return
      slot.process = undefined
      slot.address = undefined
      slot.dashboard = undefined
      this.#tell()
    })
    return process
  }

  /** The front knows it as soon as it listens. */
  async #welcome(slot: Slot): Promise<void> {
    slot.address = await slot.process?.listening()
    this.#tell()
  }

  #tell(): void {
    if (this.#stopping) return
    const up = this.#slots.flatMap(({ address }) => address ?? [])
    if (this.#front) this.#front.backends = up
    this.emit('replicas', this.replicas)
  }
}
