/** Presses in words. */
import t from 'tap'
import { describePress } from '../../../src/dev/demo/describe-press.js'
import type { Exchange } from '../../../src/dev/local-discord/exchange.js'

const rows = [
  { components: [{ custom_id: 'refresh', label: 'Refresh' }, { custom_id: 'bare' }] },
  { components: [{ custom_id: 'choice', options: [{ label: 'One hour', value: '1h' }] }] },
]

function press(data: object, title?: string, components: object[] = rows) {
  const embeds = title === undefined ? [] : [{ title }]
  const body = Buffer.from(JSON.stringify({ data, message: { components, embeds } }))
  return describePress({ body } as unknown as Exchange)
}

t.test('a press says what was pressed, and below which message', async (t) => {
  const title = '⚠️ EUR/USD · 4h · SELL · not current · DEMO'
  t.equal(press({ custom_id: 'refresh' }, title), 'pressed "Refresh" below EUR/USD 4h')
  t.equal(
    press({ custom_id: 'choice', values: ['1h'] }, '🟢 信号 · 4h'),
    'chose "One hour" below 信号 4h',
  )
  t.equal(press({ custom_id: 'refresh' }, 'Help'), 'pressed "Refresh" below Help')
  t.equal(press({ custom_id: 'refresh' }), 'pressed "Refresh"')
})

t.test('what has no words of its own is called by its id', async (t) => {
  t.equal(press({ custom_id: 'bare' }), 'pressed "bare"')
  t.equal(press({ custom_id: 'gone' }, undefined, []), 'pressed "gone"')
  t.equal(press({ custom_id: 'choice', values: ['1h', '9h'] }), 'chose "One hour, 9h"')
  t.equal(press({ custom_id: 'gone', values: ['x'] }), 'chose "x"')
})
