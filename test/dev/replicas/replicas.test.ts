/** A replica without a Redis, and what is waited for in the logs of all replicas. */
import '../../harness/unhooked.js'
import t from 'tap'
import { Replicas } from '../../../src/dev/replicas/replicas.js'

t.test('a line is found whether it is past or yet to come', async (t) => {
  const all = await Replicas.start({ count: 1, redis: false })
  t.teardown(() => all.close())
  t.equal(all.redis, undefined)
  const listening = await all.logged(({ msg }) => msg === 'listening')
  t.equal(listening.address, all.replicas[0]?.address)
  const coming = all.logged(({ msg }, replica) => msg === 'looked for' && replica === 1)
  all.emit('line', { msg: 'looked for', n: 1 }, 0)
  all.emit('line', { msg: 'looked for', n: 2 }, 1)
  all.emit('line', { msg: 'looked for', n: 3 }, 1)
  t.match(await coming, { n: 2 })
  t.equal(all.listenerCount('line'), 0)
})
