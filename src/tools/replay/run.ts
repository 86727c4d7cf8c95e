/** Replays fixtures against a server and judges each answer. */
import { performance } from 'node:perf_hooks'
import { type Dispatcher, fetch } from 'undici'
import { createPool } from '../../network/pool.js'
import type { ProxyVariables } from '../../network/proxies.js'
import { type SealedRequest, seal } from '../signing/seal.js'
import type { NamedFixture } from './fixture.js'
import { restamp } from './restamp.js'

export interface ReplayOptions {
  readonly url: string
  /** What is renewed is signed with it: tweetnacl's 64 bytes. Undefined: it is sent as it is stored. */
  readonly secretKey: Uint8Array | undefined
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly write: (text: string) => void
  readonly proxies?: ProxyVariables
  /** For one answer. */
  readonly timeoutMs: number
}

export interface Answer {
  readonly status: number
  readonly contentType: string
  readonly text: string
}

/** Why `found` does not hold all of `wanted`, or undefined when it does. Lists must agree in length. */
export function findMismatch(wanted: unknown, found: unknown, path = '$'): string | undefined {
  if (typeof wanted !== 'object' || wanted === null) {
    return Object.is(wanted, found)
      ? undefined
      : `${path} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`
  }
  if (
    typeof found !== 'object' ||
    found === null ||
    Array.isArray(wanted) !== Array.isArray(found)
  ) {
    return `${path} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`
  }
  if (Array.isArray(wanted) && wanted.length !== (found as unknown[]).length) {
    return `${path} has ${(found as unknown[]).length} entries, not ${wanted.length}`
  }
  for (const [key, value] of Object.entries(wanted)) {
    const mismatch = findMismatch(value, (found as Record<string, unknown>)[key], `${path}.${key}`)
    if (mismatch) return mismatch
  }
  return undefined
}

/** Why `answer` is not what the fixture expects, or undefined when it is. */
export function findFault({ expect }: NamedFixture, answer: Answer): string | undefined {
  if (answer.status !== expect.status) return `status ${answer.status}, not ${expect.status}`
  if (answer.status !== 200) return undefined
  if (!/^application\/json\b/.test(answer.contentType)) {
    return `content type "${answer.contentType}", not application/json`
  }
  let json: unknown
  try {
    json = JSON.parse(answer.text)
  } catch {
    return 'a body that is no JSON'
  }
  const types = [expect.type ?? []].flat()
  const { type } = json as { type: number }
  if (types.length > 0 && !types.includes(type)) return `type ${type}, not ${types.join(' or ')}`
  return findMismatch(expect.json ?? {}, json)
}

async function send(
  options: ReplayOptions,
  dispatcher: Dispatcher,
  { timestamp, signature, body }: SealedRequest,
) {
  const response = await fetch(options.url, {
    dispatcher,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Discord-Interactions/1.0 (+https://discord.com)',
      ...(signature !== null && { 'x-signature-ed25519': signature }),
      ...(timestamp !== null && { 'x-signature-timestamp': timestamp }),
    },
    body,
    signal: AbortSignal.timeout(options.timeoutMs),
  })
  const contentType = response.headers.get('content-type') ?? ''
  return { status: response.status, contentType, text: await response.text() }
}

function prepare(options: ReplayOptions, fixture: NamedFixture, sequence: number): SealedRequest {
  const { secretKey } = options
  if (secretKey === undefined) return fixture
  const now = options.now()
  const body = restamp(fixture.body, now, sequence)
  return seal(body, Math.floor(now / 1000), secretKey, fixture.tamper)
}

/** A line each. Resolves with how many did not hold; an unreachable URL is one of them, and the last. */
export async function replay(
  fixtures: readonly NamedFixture[],
  options: ReplayOptions,
): Promise<number> {
  const { write } = options
  const pool = createPool(options.url, { proxies: options.proxies })
  let failed = 0
  // Ids differ from those of a run in the same millisecond a moment ago.
  const base = Math.floor(Math.random() * 2 ** 22)
  for (const [at, fixture] of fixtures.entries()) {
    const startedAt = performance.now()
    try {
      const answer = await send(options, pool, prepare(options, fixture, base + at))
      const ms = `${(performance.now() - startedAt).toFixed(1)} ms`.padStart(10)
      const mismatch = findFault(fixture, answer)
      if (mismatch) failed += 1
      const verdict = mismatch ? `FAIL  ${fixture.name}: ${mismatch}` : `ok    ${fixture.name}`
      write(`${answer.status} ${ms}  ${verdict}  (${fixture.title})\n`)
    } catch (error) {
      const { cause, message } = error as Error
      write(`no answer from ${options.url}: ${cause instanceof Error ? cause.message : message}\n`)
      failed += 1
      break
    }
  }
  await pool.destroy()
  return failed
}
