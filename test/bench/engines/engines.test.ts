/** Both candidates for the shared engine do the same: otherwise measuring one beside the other says nothing. */
import { Redis } from 'ioredis'
import t, { type Test } from 'tap'
import { BullmqPlain, jobIdOf, tokenKey } from '../../../bench/engines/bullmq-plain.js'
import type { Engine } from '../../../bench/engines/engine.js'
import { another, live } from '../../../bench/engines/life.js'
import { OwnScripts } from '../../../bench/engines/own-scripts.js'
import { keys } from '../../../src/state/redis/keys.js'
import { eventually } from '../../harness/eventually.js'
import { startRedis, withoutRedis } from '../../harness/redis.js'

interface Candidate {
  readonly name: string
  open(url: string): Promise<Engine>
  /** As if its owner had been silent for as long as a lease lives. */
  expire(redis: Redis, id: string): Promise<unknown>
}

const CANDIDATES: readonly Candidate[] = [
  {
    name: 'own scripts',
    open: OwnScripts.open,
    async expire(redis, id) {
      await redis.zadd(keys.leases, 0, id)
      const [seconds] = await redis.time()
      await redis.hset(keys.pulse, 'at', Number(seconds) * 1000, 'quiet', 0)
    },
  },
  {
    name: 'BullMQ used plainly',
    open: BullmqPlain.open,
    expire: (redis, id) => redis.del(`plain:plain:${jobIdOf(id)}:lock`),
  },
]

async function start(t: Test, { open }: Candidate) {
  const { url } = await startRedis(t)
  const redis = new Redis(url)
  const [one, other] = await Promise.all([open(url), open(url)])
  t.teardown(async () => {
    await Promise.all([one.close(), other.close()])
    redis.disconnect()
  })
  return { one, other, redis, url }
}

for (const candidate of CANDIDATES) {
  t.test(candidate.name, { skip: withoutRedis() }, async (t) => {
    t.test('who is first has it, and a duplicate gets its reply', async (t) => {
      const { one, other } = await start(t, candidate)
      const interaction = another()
      t.equal(await one.accept(interaction), undefined)
      t.equal(await other.accept({ ...interaction, reply: 'another' }), interaction.reply)
      t.equal(await one.holds(interaction.id), true)
      t.equal(await other.holds(interaction.id), false)
    })

    t.test('of more than are told at once, what is not held any more is named', async (t) => {
      const { one, other } = await start(t, candidate)
      const held = Array.from({ length: 250 }, another)
      await Promise.all(held.map((interaction) => one.accept(interaction)))
      const ids = held.map(({ id }) => id)
      t.strictSame(await one.renew(ids), [])
      await one.end(ids[220] as string)
      t.strictSame(await one.renew(ids), [ids[220]])
      t.strictSame([...(await other.renew(ids))], ids)
    })

    t.test('what has ended is still known, without its token', async (t) => {
      const { one, other, redis } = await start(t, candidate)
      const interaction = another()
      await live(one)
      await one.accept(interaction)
      await one.end(interaction.id)
      t.equal(await other.accept({ ...interaction, reply: 'another' }), interaction.reply)
      t.equal(await other.holds(interaction.id), false)
      t.equal(await redis.exists(tokenKey(interaction.id)), 0)
      t.equal(await redis.hget(keys.interaction(interaction.id), 'job'), null)
    })

    t.test('what nobody gives a sign of life for, another takes', async (t) => {
      const { one, other, redis } = await start(t, candidate)
      const interaction = another()
      await one.accept(interaction)
      await candidate.expire(redis, interaction.id)
      const taken = await eventually('a takeover', async () => {
        const ids = await other.takeOver()
        return ids.length > 0 ? ids : undefined
      })
      t.strictSame(taken, [interaction.id])
      t.strictSame(await other.takeOver(), [])
    })
  })
}

t.test(
  'BullMQ gives a duplicate another job, if one waits',
  { skip: withoutRedis() },
  async (t) => {
    const { url } = await startRedis(t)
    const [one, other] = await Promise.all([BullmqPlain.open(url), BullmqPlain.open(url)])
    t.teardown(() => Promise.all([one.close(), other.close()]))
    const [known, waiting] = [another(), another()]
    await one.accept(known)
    await one.accept(waiting)
    await one.queue.backend.moveJobFromActiveToWait(jobIdOf(waiting.id), one.owner)
    await other.accept(known)
    t.strictSame(other.strays, [waiting.id])
  },
)

t.test("what goes wrong in BullMQ's turn is told", { skip: withoutRedis() }, async (t) => {
  const { url } = await startRedis(t)
  const engine = await BullmqPlain.open(url)
  const redis = new Redis(url)
  t.teardown(() => engine.close())
  await redis.set('plain:plain:wait', 'no list')
  redis.disconnect()
  await t.rejects(engine.accept(another()), /WRONGTYPE/)
})
