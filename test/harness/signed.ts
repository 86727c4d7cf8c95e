/** Signed requests as Discord would send them, for tests. */
import type { InjectOptions } from 'fastify'
import { TEST_APPLICATION_ID, TEST_SECRET_KEY } from '../../src/dev/fixtures/keys.js'
import { makeSnowflake } from '../../src/discord/snowflake.js'
import { sign } from '../../src/tools/signing/sign.js'

let sequence = 0

/** A new id, made `ageMs` ago by `now`. */
export function newId(now = Date.now(), ageMs = 0): string {
  sequence += 1
  return makeSnowflake(now - ageMs, sequence)
}

/** The members that every interaction has, with those given. */
export function interaction(members: Record<string, unknown> = {}): Record<string, unknown> {
  const id = newId()
  return { id, application_id: TEST_APPLICATION_ID, token: `token-of-${id}`, type: 1, ...members }
}

/** `/signal EUR/USD 4h`, or another command. */
export function command(
  name = 'signal',
  options: Record<string, unknown> = { pair: 'EUR/USD', timeframe: '4h' },
  members: Record<string, unknown> = {},
): Record<string, unknown> {
  const list = Object.entries(options).map(([key, value]) => ({ name: key, type: 3, value }))
  return interaction({ type: 2, data: { name, options: list }, ...members })
}

/** Headers and body of a POST, signed with the test key. */
export function signed(
  body: unknown,
  how: { timestamp?: string; headers?: Record<string, string> } = {},
): InjectOptions & { method: 'POST'; headers: Record<string, string>; payload: Buffer } {
  const raw = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
  const payload = Buffer.from(raw)
  const timestamp = how.timestamp ?? String(Math.floor(Date.now() / 1000))
  const { 'X-Signature-Ed25519': signature } = sign(payload, timestamp, TEST_SECRET_KEY)
  const headers = {
    'content-type': 'application/json',
    'x-signature-ed25519': signature,
    'x-signature-timestamp': timestamp,
    ...how.headers,
  }
  return { method: 'POST', url: '/interactions', headers, payload }
}
