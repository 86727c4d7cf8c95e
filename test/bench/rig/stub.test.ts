/** The stand-in for Discord and the backend. */
import t from 'tap'
import { waitForEdits } from '../../../bench/rig/edits.js'
import { Stub } from '../../../bench/rig/stub.js'
import { eventually } from '../../harness/eventually.js'

t.test('an edit is known by its token, and counted', async (t) => {
  const stub = await Stub.start()
  t.teardown(() => stub.close())
  const edits = waitForEdits(stub, [{ token: 'one' }, { token: 'two' }])
  const edit = (token: string) =>
    fetch(`${stub.discordUrl}/webhooks/1/${token}/messages/@original`, { method: 'PATCH' })
  t.equal((await edit('two')).status, 200)
  await edit('one')
  const [one, two] = await edits
  t.ok(Number(one) >= Number(two))
  await edit('nobody')
  t.equal((await fetch(`${stub.discordUrl}/gateway`)).status, 200)
  t.equal(stub.calls, 3)
})

t.test('the backend answers without candles, or not at all', async (t) => {
  const stub = await Stub.start()
  const ask = (query: string) => fetch(`${stub.backendUrl}/api/v1/trading/signal?${query}`)
  const found = await (await ask('pair=EUR/USD&timeframe=4h')).json()
  t.match(found, { pair: 'EUR/USD', timeframe: '4h', candles: [] })
  t.strictSame(await (await ask('')).json(), { candles: [] })
  stub.backend = 'silent'
  const waiting = ask('pair=EUR/USD&timeframe=4h')
  const failed = t.rejects(waiting)
  await eventually('the question', async () => (stub.fetches === 3 ? true : undefined))
  await stub.close()
  await failed
})
