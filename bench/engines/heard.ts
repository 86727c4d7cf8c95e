/** What Redis is told, by MONITOR: each command, and whether a client sent it or a script ran it. */
import { Redis } from 'ioredis'

export interface Command {
  readonly name: string
  readonly args: readonly string[]
  /** By a script, not by a client. */
  readonly inside: boolean
  /** Of the client: address and port. */
  readonly source: string
}

export class Heard {
  readonly #asking: Redis
  readonly #monitor: Redis
  #commands: Command[] = []
  #marks = 0

  static async start(url: string): Promise<Heard> {
    const asking = new Redis(url)
    return new Heard(asking, await asking.monitor())
  }

  private constructor(asking: Redis, monitor: Redis) {
    this.#asking = asking
    this.#monitor = monitor
    monitor.on('monitor', (_, [name = '', ...args]: string[], source: string) => {
      this.#commands.push({ name: name.toLowerCase(), args, inside: source === 'lua', source })
    })
  }

  /** What came since the last time. */
  async take(): Promise<readonly Command[]> {
    // Redis tells in order: what it was told before this has been heard when this has.
    const mark = `mark-${this.#marks++}`
    const heard = new Promise<void>((resolve) => {
      const look = (_: string, args: string[]) => {
        /* c8 ignore next: others' commands may come in between, or not */
        if (args[1] !== mark) return
        this.#monitor.off('monitor', look)
        resolve()
      }
      this.#monitor.on('monitor', look)
    })
    await this.#asking.ping(mark)
    await heard
    const taken = this.#commands.filter(({ args }) => !args[0]?.startsWith('mark-'))
    this.#commands = []
    return taken
  }

  close(): void {
    this.#monitor.disconnect()
    this.#asking.disconnect()
  }
}

export const sentBy = (commands: readonly Command[]) => commands.filter(({ inside }) => !inside)
export const ranInside = (commands: readonly Command[]) => commands.filter(({ inside }) => inside)
