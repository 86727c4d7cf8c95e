/** Looks into a server from outside, through node's inspector: what its heap keeps, and what still runs in it. */
import { once } from 'node:events'
import { WebSocket } from 'undici'
import { collectGarbage, INSPECTABLE, inspectorUrl } from '../../src/dev/stage/collect-garbage.js'
import type { Server } from './launch.js'

/** For node's command line. */
export const INSPECTED = [INSPECTABLE]

export interface Held {
  /** Bytes, after everything that could be collected was. */
  readonly heap: number
  /** Bytes of buffers beside the heap. */
  readonly external: number
  /** Bytes that the system has given the process. */
  readonly resident: number
}

export interface Running {
  /** Timers, sockets and the like that keep the process alive, by kind. */
  readonly resources: Readonly<Record<string, number>>
  /** On all event emitters and abort signals, by their class. */
  readonly listeners: Readonly<Record<string, number>>
}

interface Answer {
  readonly id: number
  readonly result?: { readonly result?: { value?: unknown; objectId?: string } }
  readonly error?: { readonly message: string }
}

/** A method of https://chromedevtools.github.io/devtools-protocol/v8/ and its result. */
async function call(socket: WebSocket, method: string, params: object): Promise<Answer['result']> {
  const answered = once(socket, 'message')
  socket.send(JSON.stringify({ id: 1, method, params }))
  const [{ data }] = (await answered) as [{ data: string }]
  const { result, error } = JSON.parse(data) as Answer
  if (error) throw new Error(`${method}: ${error.message}`)
  return result
}

async function inside<T>(server: Server, work: (socket: WebSocket) => Promise<T>): Promise<T> {
  const socket = new WebSocket(inspectorUrl(server.errors()))
  await once(socket, 'open')
  try {
    return await work(socket)
  } finally {
    const closed = once(socket, 'close')
    socket.close()
    await closed
  }
}

async function evaluate(socket: WebSocket, expression: string): Promise<unknown> {
  const answer = await call(socket, 'Runtime.evaluate', { expression, returnByValue: true })
  return answer?.result?.value
}

/** Twice: what a first collection finalises, the second takes. */
export async function weigh(server: Server): Promise<Held> {
  const url = inspectorUrl(server.errors())
  await collectGarbage(url)
  await collectGarbage(url)
  return inside(server, async (socket) => {
    const expression =
      '(({ heapUsed, external, rss }) => ({ heap: heapUsed, external, resident: rss }))(process.memoryUsage())'
    return (await evaluate(socket, expression)) as Held
  })
}

/** What `count` says of all objects with this prototype, by class, derived ones among them. */
async function countOn(
  socket: WebSocket,
  prototype: string,
  count: string,
): Promise<Record<string, number>> {
  const found = await call(socket, 'Runtime.evaluate', { expression: prototype })
  const prototypeObjectId = found?.result?.objectId
  const { objects } = (await call(socket, 'Runtime.queryObjects', {
    prototypeObjectId,
  })) as unknown as { objects: { objectId: string } }
  const answer = await call(socket, 'Runtime.callFunctionOn', {
    objectId: objects.objectId,
    returnByValue: true,
    functionDeclaration: `function () {
      const { getEventListeners } = process.getBuiltinModule('node:events')
      const count = ${count}
      const counts = {}
      for (const each of this) {
        // A prototype is among them, and is none.
        if (Object.hasOwn(each, 'constructor') || count(each) === 0) continue
        const { name } = each.constructor
        counts[name] = (counts[name] ?? 0) + count(each)
      }
      return counts
    }`,
  })
  await call(socket, 'Runtime.releaseObject', { objectId: objects.objectId })
  return answer?.result?.value as Record<string, number>
}

const ON_EMITTER =
  '(each) => each.eventNames().reduce((sum, name) => sum + each.listenerCount(name), 0)'
const ON_SIGNAL = "(each) => getEventListeners(each, 'abort').length"

/** Of what is still reachable. */
export async function look(server: Server): Promise<Running> {
  return inside(server, async (socket) => {
    const kinds = (await evaluate(socket, 'process.getActiveResourcesInfo()')) as string[]
    const resources: Record<string, number> = {}
    for (const kind of kinds.sort()) resources[kind] = (resources[kind] ?? 0) + 1
    const emitter = "process.getBuiltinModule('node:events').EventEmitter.prototype"
    const listeners = {
      ...(await countOn(socket, emitter, ON_EMITTER)),
      ...(await countOn(socket, 'AbortSignal.prototype', ON_SIGNAL)),
    }
    return { resources, listeners }
  })
}
