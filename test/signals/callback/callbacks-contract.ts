/** What open jobs of callback mode must keep, whatever holds them. */
import type { Test } from 'tap'
import type { Callbacks } from '../../../src/signals/callback/callbacks.js'
import { KEY, sampleSignal } from '../sample-signal.js'

export const END = { signal: sampleSignal() }
export const never = new AbortController().signal

export async function callbacksContract(t: Test, create: () => Callbacks) {
  await t.test('a job ends once, whoever waits for it before or after', async (t) => {
    const callbacks = create()
    t.equal(await callbacks.find('once'), 'unknown')
    t.equal(await callbacks.open('once', KEY), undefined)
    t.strictSame(await callbacks.find('once'), { key: KEY, ended: false })
    const waiting = [callbacks.wait('once', never), callbacks.wait('once', never)]
    t.equal(await callbacks.end('once', END), true)
    t.equal(await callbacks.end('once', { code: 'SIGNAL_TIMEOUT' }), false)
    t.strictSame(await Promise.all(waiting), [END, END])
    t.strictSame(await callbacks.wait('once', never), END)
    t.strictSame(await callbacks.find('once'), { key: KEY, ended: true })
  })

  await t.test('opened again it is the same job', async (t) => {
    const callbacks = create()
    await callbacks.open('again', KEY)
    t.equal(await callbacks.open('again', KEY), undefined)
    const waiting = callbacks.wait('again', never)
    const end = { code: 'SIGNAL_INVALID', why: 'entry is missing' } as const
    await callbacks.end('again', end)
    t.strictSame(await waiting, end)
    t.strictSame(await callbacks.open('again', KEY), end)
  })

  await t.test('of many ends at once exactly one counts', async (t) => {
    const callbacks = create()
    await callbacks.open('many', KEY)
    const ends = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        callbacks.end('many', n % 2 ? END : { code: 'SIGNAL_TIMEOUT' }),
      ),
    )
    t.equal(ends.filter(Boolean).length, 1)
  })

  await t.test('a wait can be given up, and the job goes on', async (t) => {
    const callbacks = create()
    await callbacks.open('left', KEY)
    const leaving = new AbortController()
    const left = callbacks.wait('left', leaving.signal)
    const stays = callbacks.wait('left', never)
    leaving.abort(new Error('enough'))
    await t.rejects(left, { message: 'enough' })
    await callbacks.end('left', END)
    t.strictSame(await stays, END)
  })
}
