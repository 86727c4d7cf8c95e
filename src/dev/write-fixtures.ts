/** Writes the fixtures and the test key's file: the same bytes every time. */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FIXTURE_PLANS } from './fixture-list.js'
import type { FixturePlan } from './fixture-plans/plan.js'
import type { Fixture } from './fixtures.js'
import { TEST_APPLICATION_ID, TEST_KEY_SEED, TEST_PUBLIC_KEY, TEST_SECRET_KEY } from './keys.js'
import { seal } from './seal.js'
import { makeSnowflake } from './snowflakes.js'

/** When the stored fixtures were signed, Unix seconds: a server that is to take them as they are pins its clock here. */
export const FIXTURE_TIME_S = Date.UTC(2026, 0, 5, 14, 30) / 1000

const WARNING =
  'PUBLIC TEST KEY. NEVER USE IT IN PRODUCTION: whoever trusts this key believes everybody.'

function makeFixture(plan: FixturePlan, sequence: number): Fixture {
  const id = makeSnowflake(FIXTURE_TIME_S * 1000, sequence)
  const noise = createHash('sha256').update(plan.name).digest('hex')
  const body = plan.body({
    id,
    applicationId: TEST_APPLICATION_ID,
    token: Buffer.from(`interaction:${id}:${noise}`).toString('base64url'),
    locale: 'en-US',
    userId: '1187244816163577896',
    dm: false,
  })
  const { title, why, tamper, expect } = plan
  return { title, why, ...seal(body, FIXTURE_TIME_S, tamper), ...(tamper && { tamper }), expect }
}

const write = (path: string, value: object) =>
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`)

/** Into `folder`: the key's file, and `interactions/`, which then holds nothing else. Returns how many there are. */
export function writeFixtures(folder: string): number {
  const interactions = join(folder, 'interactions')
  mkdirSync(interactions, { recursive: true })
  for (const name of readdirSync(interactions)) rmSync(join(interactions, name))
  for (const [at, plan] of FIXTURE_PLANS.entries()) {
    write(join(interactions, `${plan.name}.json`), makeFixture(plan, at + 1))
  }
  write(join(folder, 'TEST-KEY-NEVER-IN-PRODUCTION.json'), {
    warning: WARNING,
    derivation: `Ed25519 key pair from the seed sha256("${TEST_KEY_SEED}")`,
    publicKey: TEST_PUBLIC_KEY,
    secretKey: Buffer.from(TEST_SECRET_KEY).toString('hex'),
    applicationId: TEST_APPLICATION_ID,
    fixturesSignedAt: FIXTURE_TIME_S,
  })
  return FIXTURE_PLANS.length
}
