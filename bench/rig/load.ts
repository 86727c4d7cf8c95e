/** Loads: closed (every connection always has one request under way), open (arrivals whatever the server does), in turn. */
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import { seededRandom } from '../../src/dev/stage/random.js'
import { type Connection, type Reply, withConnections } from './connection.js'
import type { Server } from './launch.js'
import { collectOwnGarbage } from './own-garbage.js'
import type { SignedRequest } from './requests.js'

/** What an answer must be; any other ends the measurement. */
export type Expected = 'acknowledged' | 'answered' | 'refused'

export interface Loaded {
  /** Milliseconds. */
  readonly latencies: number[]
  readonly perSecond: number
  /** Of the server's processes, microseconds a request. */
  readonly cpuUs: number
}

export function judge({ status, body }: Reply, expected: Expected): void {
  const isGood =
    expected === 'refused'
      ? status === 401
      : status === 200 && (expected === 'answered' || /^\{"type":[56]\b/.test(body))
  if (!isGood) throw new Error(`${expected} was expected, not ${status} ${body.slice(0, 200)}`)
}

interface ClosedLoad {
  readonly server: Server
  readonly connections: number
  readonly requests: readonly SignedRequest[]
  /** The first of them are not counted. */
  readonly warmUp: number
  readonly expected: Expected
}

export async function closedLoop(load: ClosedLoad): Promise<Loaded> {
  const { server, requests, warmUp, expected } = load
  collectOwnGarbage()
  const latencies: number[] = []
  const queue = requests.values()
  let answered = 0
  let start = { at: performance.now(), cpu: server.cpuSeconds() }
  async function lane(connection: Connection) {
    for (const { bytes } of queue) {
      const sentAt = performance.now()
      const reply = await connection.ask(bytes)
      const now = performance.now()
      judge(reply, expected)
      answered += 1
      if (answered > warmUp) latencies.push(now - sentAt)
      else if (answered === warmUp) start = { at: now, cpu: server.cpuSeconds() }
    }
  }
  await withConnections(server.port, load.connections, (all) => Promise.all(all.map(lane)))
  return account(server, start, latencies)
}

function account(server: Server, start: { at: number; cpu: number }, latencies: number[]): Loaded {
  const seconds = (performance.now() - start.at) / 1000
  const cpuUs = ((server.cpuSeconds() - start.cpu) * 1e6) / latencies.length
  return { latencies, perSecond: latencies.length / seconds, cpuUs }
}

interface OpenLoad {
  readonly server: Server
  readonly connections: number
  readonly requests: readonly SignedRequest[]
  readonly rate: number
  readonly expected: Expected
  /** Told when each reply has been read. */
  readonly onReply?: (request: SignedRequest, at: number) => void
  /** What the server has to have done before its CPU time is read. */
  readonly until?: () => Promise<unknown>
}

/** Poisson arrivals; a latency counts from when the request was to be sent. */
export async function openLoop(load: OpenLoad): Promise<Loaded> {
  const { server, requests, rate, expected, onReply } = load
  collectOwnGarbage()
  const random = seededRandom(requests.length)
  const latencies: number[] = []
  return withConnections(server.port, load.connections, async (all) => {
    // In turn, so that none is idle for as long as a server keeps one: five seconds are Node's own choice.
    const idle = [...all]
    const late: ((connection: Connection) => void)[] = []
    const send = async (connection: Connection, request: SignedRequest, at: number) => {
      const reply = await connection.ask(request.bytes)
      const now = performance.now()
      judge(reply, expected)
      latencies.push(now - at)
      onReply?.(request, now)
      const next = late.shift()
      if (next) next(connection)
      else idle.push(connection)
    }
    const start = { at: performance.now(), cpu: server.cpuSeconds() }
    const sent: Promise<void>[] = []
    let at = start.at
    for (const request of requests) {
      at += (-Math.log(1 - random()) * 1000) / rate
      const wait = at - performance.now()
      if (wait > 2) await sleep(wait - 1.5)
      while (performance.now() < at) await turn()
      const due = at
      const connection = idle.shift()
      const sending = connection
        ? send(connection, request, due)
        : new Promise<Connection>((resolve) => late.push(resolve)).then((free) =>
            send(free, request, due),
          )
      // Its failure is met below, when all have been sent.
      sending.catch(() => {})
      sent.push(sending)
    }
    await Promise.all(sent)
    await load.until?.()
    return account(server, start, latencies)
  })
}

/** These requests again and again on connections of their own, while `work` is done. */
export async function whileFlooded<T>(
  { server, connections, requests, expected }: Omit<ClosedLoad, 'warmUp'>,
  work: () => Promise<T>,
): Promise<T> {
  let over = false
  return withConnections(server.port, connections, async (all) => {
    const flood = all.map(async (connection, n) => {
      for (let at = n; !over; at += 1)
        judge(
          await connection.ask((requests[at % requests.length] as SignedRequest).bytes),
          expected,
        )
    })
    const flooding = Promise.all(flood)
    flooding.catch(() => {})
    try {
      return await work()
    } finally {
      over = true
      await flooding
    }
  })
}
