/** One request after the other on one connection, each waited for: latencies without any queue. */
import { withConnections } from './connection.js'
import type { Server } from './launch.js'
import { type Expected, judge } from './load.js'
import { collectOwnGarbage } from './own-garbage.js'
import type { SignedRequest } from './requests.js'
import type { Stub } from './stub.js'

export interface Turn {
  /** From the write to the whole reply, milliseconds. */
  readonly ms: number
  /** When the reply had been read, on `performance`'s clock. */
  readonly at: number
}

async function ask(
  { port }: Server,
  requests: readonly SignedRequest[],
  expected: Expected,
  then: (request: SignedRequest, turn: Turn) => Promise<void> | undefined,
): Promise<void> {
  collectOwnGarbage()
  await withConnections(port, 1, async (connections) => {
    for (const connection of connections)
      for (const request of requests) {
        const sentAt = performance.now()
        const reply = await connection.ask(request.bytes)
        const at = performance.now()
        judge(reply, expected)
        await then(request, { ms: at - sentAt, at })
      }
  })
}

export async function askInTurn(
  server: Server,
  requests: readonly SignedRequest[],
  expected: Expected,
): Promise<Turn[]> {
  const turns: Turn[] = []
  await ask(server, requests, expected, (_, turn) => void turns.push(turn))
  return turns
}

/** Deferred ones: the next is sent when the edit of the last has arrived. `editMs` counts from the reply's reading. */
export async function followInTurn(
  stub: Stub,
  server: Server,
  requests: readonly SignedRequest[],
): Promise<(Turn & { readonly editMs: number })[]> {
  const turns: (Turn & { readonly editMs: number })[] = []
  const edits = new Map(requests.map(({ token }) => [token, stub.edited(token)]))
  await ask(server, requests, 'acknowledged', async ({ token }, turn) => {
    turns.push({ ...turn, editMs: ((await edits.get(token)) as number) - turn.at })
  })
  return turns
}
