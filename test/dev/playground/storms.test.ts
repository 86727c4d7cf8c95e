/** One storm at a time. */
import t from 'tap'
import { Storms } from '../../../src/dev/playground/storms.js'
import { makeLatch, said } from '../local-discord/stand-in.js'
import { makeStage } from './stage.js'

const plan = { perSecond: 100, seconds: 60, pairs: ['EUR/USD'], timeframes: ['1h'] }

t.test('the next one may come when the last one is over', async (t) => {
  const arrived = makeLatch()
  const answer: (() => void)[] = []
  const { discord, servers } = await makeStage(t, ({ interaction, reply }) => {
    answer.push(() => {
      reply(said('hi'))
      const line = { msg: 'interaction ended', interactionId: interaction.id, outcome: 'told' }
      servers.emit('line', line)
    })
    arrived.resolve()
  })
  const over = makeLatch()
  const storms = new Storms(discord, servers, ({ running, open }) => {
    if (!running && open === 0) over.resolve()
  })
  t.teardown(() => storms.close())
  storms.stop()
  storms.close()
  t.equal(storms.view, undefined)
  t.same(storms.start(plan), { id: 'storm-1' })
  t.throws(() => storms.start(plan), { message: /is running/ })
  await arrived.promise
  storms.stop()
  t.throws(() => storms.start(plan), { message: /of the last storm are still open/ })
  // Those that were sent but have not come in yet are answered as they come.
  for (const each of answer.splice(0)) each()
  answer.push = (...more) => {
    for (const each of more) each()
    return 0
  }
  await over.promise
  t.same(storms.start(plan), { id: 'storm-2' })
})
