/** The buttons and the select below a signal. */
import t from 'tap'
import { signalControls } from '../../src/commands/signal-controls.js'
import { localise } from '../../src/messages/localise.js'
import { messageProblems } from '../messages/discord-schema.js'
import { LOCALES } from '../messages/sample-view.js'

const key = { pair: 'EUR/USD', timeframe: '4h' }

t.test('the chart button is there only when a chart is offered', async (t) => {
  for (const chart of [true, false]) {
    const [buttons] = signalControls(localise('en-US'), key, ['1h', '4h'], chart)
    t.equal(buttons?.components.length, chart ? 2 : 1)
  }
})

t.test('the select holds at most 25 timeframes with the current one as default', async (t) => {
  const many = Array.from({ length: 30 }, (_, index) => `${index + 1}h`)
  for (const locale of LOCALES) {
    const components = signalControls(localise(locale), key, many, true)
    t.same(messageProblems({ components }), [])
    const select = components[1]?.components[0]
    if (select === undefined || !('options' in select)) return t.fail('no select')
    t.same(
      select.options.filter((option) => option.default).map(({ value }) => value),
      ['4h'],
    )
  }
})
