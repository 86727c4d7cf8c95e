/** The demo with a real Redis: two real servers, one killed and started again from the page. */
import '../../harness/unhooked.js'
import t from 'tap'
import { runDemo } from '../../../src/dev/demo/run.js'
import { startRedis, withoutRedis } from '../../harness/redis.js'
import { actOn, readEvents } from '../playground/visit.js'

const options = {
  once: false,
  help: false,
  backendFailure: false,
  fault: undefined,
  port: 0,
}

type Seen = Record<string, unknown>
const isUp = (replicas: unknown) => (replicas as { up: boolean }[]).map(({ up }) => up)

async function signal(url: string, timeframe: string): Promise<Seen> {
  const asked = { name: 'signal', options: { pair: 'EUR/USD', timeframe } }
  const { id } = await actOn(url, 'command', asked)
  return readEvents(url, (_, data) => data.id === id && data.outcome !== undefined)
}

t.test(
  'one of two is killed and started again, and traders notice nothing',
  {
    skip: withoutRedis(),
  },
  async (t) => {
    const redis = await startRedis(t)
    const stop = new AbortController()
    const seen: Seen = {}
    const visit = async (url: string) => {
      seen.before = (await actOn(url, 'choices')).replicas
      const name = 'replica-1'
      seen.killed = (await actOn(url, 'replica', { name, action: 'kill' })).replicas
      seen.answers = [await signal(url, '1h'), await signal(url, '4h')]
      seen.started = (await actOn(url, 'replica', { name, action: 'start' })).replicas
      seen.after = [await signal(url, '1h'), await signal(url, '4h')]
    }
    let text = ''
    let visited: Promise<void> | undefined
    const write = (more: string) => {
      text += more
      const [, url] = /playground is at (\S+)/.exec(more) ?? []
      if (url) visited = visit(url).finally(() => stop.abort())
    }
    const env = { ...process.env, REDIS_URL: redis.url }
    t.equal(await runDemo(options, { write, env, stop: stop.signal }), 0, text)
    await visited
    t.match(text, /\(replica-1 and replica-2, sharing Redis\)/)
    t.match(
      text,
      /dashboards are at http:\S+:\d+\/ \(replica-1\) and http:\S+:\d+\/ \(replica-2\)\.\n/,
    )
    t.same(isUp(seen.before), [true, true])
    t.same(isUp(seen.killed), [false, true])
    t.same(isUp(seen.started), [true, true])
    for (const answer of [...(seen.answers as Seen[]), ...(seen.after as Seen[])]) {
      t.equal(answer.outcome, 'answered')
      t.match(answer.message, { embeds: [{ title: String }] })
    }
  },
)
