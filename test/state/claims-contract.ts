/** What every kind of claims must keep: once per id, the same bytes for duplicates, however they come. */
import type { Test } from 'tap'
import type { Claims } from '../../src/state/claims.js'

export interface Reply {
  readonly kind: string
  readonly body: string
}

export const reply = (text: string, kind = 'deferred'): Reply => ({ kind, body: text })
export const never = () => {
  throw new Error('decided twice')
}

export async function claimsContract(t: Test, create: () => Claims<Reply>) {
  await t.test('the first to claim an id decides, duplicates get the same bytes', async (t) => {
    const claims = create()
    const first = await claims.claim('1', () => reply('{"type":5}'))
    t.equal(first.first, true)
    for (let times = 0; times < 3; times++) {
      const duplicate = await claims.claim('1', never)
      t.equal(duplicate.first, false)
      t.equal(duplicate.reply.kind, 'deferred')
      t.equal(duplicate.reply.body, '{"type":5}')
    }
    t.equal((await claims.claim('2', () => reply('{}'))).first, true, 'another id is its own')
  })

  await t.test('a decision that throws claims nothing', async (t) => {
    const claims = create()
    await t.rejects(async () => claims.claim('thrown', never), { message: 'decided twice' })
    t.equal((await claims.claim('thrown', () => reply('{}'))).first, true)
  })

  await t.test('of many at once exactly one is first', async (t) => {
    const claims = create()
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, n) => claims.claim('many', () => reply(`{"n":${n}}`))),
    )
    t.equal(all.filter(({ first }) => first).length, 1)
    t.equal(new Set(all.map(({ reply }) => reply.body)).size, 1)
  })

  await t.test('bytes come back as they were, spaces and foreign letters too', async (t) => {
    const claims = create()
    const body = '{"type":4,"data":{"content":"你好 a  b \\u0000"}}'
    await claims.claim('bytes', () => reply(body, 'answered'))
    const duplicate = await claims.claim('bytes', never)
    t.strictSame(duplicate.reply, reply(body, 'answered'))
  })
}
