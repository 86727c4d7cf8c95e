/** The options that commands share. */
import t from 'tap'
import {
  defineCommand,
  pairOption,
  privateOption,
  suggestPair,
  timeframeOption,
} from '../../src/commands/options.js'
import { createPairs } from '../../src/signals/pairs.js'

t.test('a command works in guilds, in DMs and when installed by a user', async (t) => {
  t.match(defineCommand('help', []), { integration_types: [0, 1], contexts: [0, 1, 2] })
})

t.test('pair is typed and completed, timeframe chosen, private optional', async (t) => {
  t.match(pairOption(), { name: 'pair', required: true, autocomplete: true })
  t.match(timeframeOption(['1h', '4h']), {
    required: true,
    choices: [
      { name: '1h', value: '1h' },
      { name: '4h', value: '4h' },
    ],
  })
  t.match(privateOption(), { name: 'private', required: false })
})

t.test('timeframes are at most the 25 choices that Discord takes', async (t) => {
  const many = Array.from({ length: 30 }, (_, index) => `${index + 1}h`)
  const option = timeframeOption(many)
  t.equal('choices' in option ? option.choices?.length : 0, 25)
})

t.test('what was typed is completed to configured pairs, for the pair option only', async (t) => {
  const suggest = suggestPair(createPairs(['EUR/USD', 'USD/JPY']))
  t.same(suggest({ name: 'pair', value: 'usd' }, 'en-US'), [
    { name: 'USD/JPY', value: 'USD/JPY' },
    { name: 'EUR/USD', value: 'EUR/USD' },
  ])
  t.same(suggest({ name: 'other', value: 'usd' }, 'en-US'), [])
})
