/** Sends one interaction, signed, and gives what came back its meaning: acknowledged, refused, lost, doubled. */
import type { Agent } from 'node:http'
import type { SignatureHeaders } from '../../tools/signing/sign.js'
import type { Exchange } from './exchange.js'
import type { Reply } from './exchange-types.js'
import { type PostResult, post } from './http-client.js'
import { validateReply } from './validate.js'
import { openWire } from './wire.js'

export interface Sender {
  readonly endpoint: string
  readonly sign: (body: Buffer, timestamp: string) => SignatureHeaders
  readonly agent: Agent
  /** Discord's clock, epoch milliseconds. */
  readonly clock: () => number
  readonly ackWindowMs: number
  readonly onViolation: (exchange: Exchange, what: string) => void
}

/** What a kind of interaction is presumed to have been answered with when nobody could read it. */
const PRESUMED = { ping: 1, command: 5, component: 6, autocomplete: 8, unknown: 5 } as const

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function readReply({ response, ms }: PostResult): Reply | undefined {
  if (response === undefined) return undefined
  const { status, headers, body } = response
  return { status, contentType: headers['content-type'] ?? '', body, json: parse(body), ms }
}

function takeReply(sender: Sender, exchange: Exchange, reply: Reply): void {
  const { type, data } = (reply.json ?? {}) as { type?: number; data?: Record<string, unknown> }
  exchange.note('reply', { status: reply.status, type })
  if (reply.status !== 200) return
  const { problems, violations } = validateReply(exchange.kind, reply.json)
  for (const what of violations) sender.onViolation(exchange, what)
  if (!/^application\/json\b/.test(reply.contentType)) {
    sender.onViolation(exchange, `a reply of content type "${reply.contentType}"`)
  }
  if (problems.length > 0 || exchange.acknowledgement) return
  if (exchange.tooLate) exchange.end('expired')
  else exchange.acknowledge(type as number, data ?? {}, 'reply')
}

async function sendOnce(
  sender: Sender,
  exchange: Exchange,
  first: boolean,
): Promise<Reply | undefined> {
  const timestamp = String(Math.floor(sender.clock() / 1000))
  const lose = first ? exchange.fault?.lose : undefined
  const headers = {
    'User-Agent': 'Discord-Interactions/1.0 (+https://discord.com)',
    'Content-Type': 'application/json',
    ...sender.sign(exchange.body, timestamp),
  }
  const closeWire = exchange.quiet
    ? undefined
    : openWire(exchange, {
        direction: 'to-signalbox',
        what: first ? 'interaction' : 'duplicate',
        method: 'POST',
        url: sender.endpoint,
        headers,
        body: exchange.body.toString(),
      })
  const result = await post({
    url: sender.endpoint,
    headers,
    body: exchange.body,
    agent: sender.agent,
    timeoutMs: sender.ackWindowMs,
    ...(lose && { lose }),
  })
  const reply = readReply(result)
  const kept = lose && !lose.processed ? undefined : reply
  closeWire?.(kept && result.response, result.error)
  if (result.error) exchange.note('lost', { note: result.error })
  if (kept) {
    const before = exchange.replies[0]
    if (before && before.body !== kept.body) {
      sender.onViolation(exchange, 'a duplicate was acknowledged differently')
    }
    exchange.replies.push(kept)
    takeReply(sender, exchange, kept)
  } else if (lose?.processed) {
    exchange.acknowledge(PRESUMED[exchange.kind], {}, 'presumed')
  }
  return kept
}

function sendAgain(sender: Sender, exchange: Exchange): Promise<unknown> {
  exchange.counts.duplicates += 1
  return sendOnce(sender, exchange, false)
}

/** Sends it as its fault plan says. Resolves when every request of it has come to its end. */
export async function deliver(sender: Sender, exchange: Exchange): Promise<void> {
  const { duplicate } = exchange.fault ?? {}
  exchange.note('sent')
  const sending = sendOnce(sender, exchange, true)
  const together = duplicate === 'together' ? sendAgain(sender, exchange) : undefined
  exchange.settleReply(await sending)
  if (duplicate === 'after') await sendAgain(sender, exchange)
  await together
}
