/** Claims in memory: once per id for 15 minutes, the same bytes for duplicates, and never more memory than allowed. */
import fc from 'fast-check'
import t from 'tap'
import {
  type Claimed,
  createMemoryClaims,
  type MemoryClaimsOptions,
} from '../../src/state/memory-claims.js'

interface Reply {
  readonly body: string
}

const reply = (text: string): Reply => ({ body: text })
const never = () => {
  throw new Error('decided twice')
}

/** Memory claims at once, which the responder relies on; a promise here would be a defect. */
function claimsOf(options: MemoryClaimsOptions = {}) {
  const claims = createMemoryClaims<Reply>(options)
  return (id: string, decide: () => Reply): Claimed<Reply> => {
    const claimed = claims.claim(id, decide)

    return claimed
  }
}

t.test('the first to claim an id decides, and duplicates get the very same bytes', async (t) => {
  const claim = claimsOf()
  const first = reply('{"type":5}')
  t.strictSame(
    claim('1', () => first),
    { first: true, reply: first },
  )
  for (let times = 0; times < 3; times++) {
    const duplicate = claim('1', never)
    t.equal(duplicate.first, false)
    t.equal(duplicate.reply, first)
  }
  t.equal(claim('2', () => reply('{}')).first, true, 'another id is its own')
})

t.test('an id is claimed for 15 minutes, and a duplicate does not lengthen that', async (t) => {
  let time = 1
  const claim = claimsOf({ now: () => time })
  claim('1', () => reply('{}'))
  time += 14 * 60_000
  t.equal(claim('1', never).first, false)
  time = 1 + 15 * 60_000
  t.equal(claim('1', never).first, false, 'the last moment')
  time += 1
  t.equal(claim('1', () => reply('{}')).first, true)
})

t.test('another life can be given', async (t) => {
  let time = 1
  const claim = claimsOf({ ttlMs: 50, now: () => time })
  claim('1', () => reply('{}'))
  time += 51
  t.equal(claim('1', () => reply('{}')).first, true)
})

t.test('a decision that throws claims nothing', async (t) => {
  const claim = claimsOf()
  t.throws(() => claim('1', never), { message: 'decided twice' })
  t.equal(claim('1', () => reply('{}')).first, true)
})

t.test('memory is bounded by bytes, and the oldest is forgotten first', async (t) => {
  const body = 'x'.repeat(308)
  const claim = claimsOf({ maxBytes: 10_000 })
  for (let id = 1; id <= 11; id++) claim(String(id), () => reply(body))
  for (let id = 11; id >= 2; id--) t.equal(claim(String(id), never).first, false, `${id} is known`)
  t.equal(
    claim('1', () => reply(body)).first,
    true,
    'ten of 384 + 2 * 308 bytes fit, the 11th pushed',
  )
})

t.test('a reply that many get counts once', async (t) => {
  const shared = reply('x'.repeat(308))
  const claim = claimsOf({ maxBytes: 10_000 })
  for (let id = 1; id <= 24; id++) claim(String(id), () => shared)
  t.equal(claim('1', never).first, false, '24 of 384 bytes and one text of 2 * 308 fit')
  claim('25', () => shared)
  t.equal(claim('2', () => shared).first, true, 'one more pushes the one that was not asked for')
})

t.test('whatever their sizes, no more is remembered than fits', async () => {
  const sizes = fc.array(fc.nat(2000), { minLength: 1, maxLength: 60 })
  const holds = fc.property(sizes, (lengths) => {
    const claim = claimsOf({ maxBytes: 5000 })
    lengths.forEach((length, id) => void claim(String(id), () => reply('x'.repeat(length))))
    let known = 0
    let count = 0
    // The newest come last and push nothing of their own size out: ask from the newest on, until one is forgotten.
    for (let id = lengths.length - 1; id >= 0; id--) {
      const { first } = claim(String(id), () => reply('x'.repeat(6000)))
      if (first) break
      known += 384 + 2 * (lengths[id] ?? 0)
      count += 1
    }
    return count >= 1 && known <= 5000
  })
  fc.assert(holds, { seed: 7 })
})

t.test('a flood of ids leaves the newest known', async (t) => {
  const claim = claimsOf({ maxBytes: 64 * 1024 })
  const body = reply('{"type":5}')
  for (let id = 0; id < 20_000; id++) claim(String(id), () => body)
  t.equal(claim('19999', never).first, false)
  t.equal(claim('0', () => body).first, true)
})
