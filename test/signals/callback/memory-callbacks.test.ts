/** Open jobs in memory: the contract, and how long and how many are known. */
import t from 'tap'
import { createMemoryCallbacks } from '../../../src/signals/callback/memory-callbacks.js'
import { KEY } from '../sample-signal.js'
import { callbacksContract, END } from './callbacks-contract.js'

t.test('open jobs in memory keep the contract', (t) =>
  callbacksContract(t, () => createMemoryCallbacks()),
)

t.test('they are known for 15 minutes', async (t) => {
  let time = 1
  const callbacks = createMemoryCallbacks({ now: () => time })
  await callbacks.open('1', KEY)
  time += 15 * 60_000
  t.strictSame(await callbacks.find('1'), { key: KEY, ended: false }, 'the last moment')
  time += 1
  t.equal(await callbacks.find('1'), 'unknown')
  t.equal(await callbacks.end('1', END), false)
})

t.test('the oldest are forgotten when there are too many', async (t) => {
  const callbacks = createMemoryCallbacks({ max: 2 })
  for (const id of ['1', '2', '3']) await callbacks.open(id, KEY)
  t.equal(await callbacks.find('1'), 'unknown')
  t.strictSame([...callbacks.opened()].sort(), ['2', '3'])
  await callbacks.end('2', END)
  t.equal(callbacks.keyOfOpen('1'), undefined, 'forgotten')
  t.equal(callbacks.keyOfOpen('2'), undefined, 'ended')
  t.strictSame(callbacks.keyOfOpen('3'), KEY)
  t.strictSame(callbacks.opened(), ['3'])
})
