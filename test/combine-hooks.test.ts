import t from 'tap'
import { combineHooks } from '../src/combine-hooks.js'

t.test('every listener hears every hook, in order and with all it was told', async (t) => {
  const heard: unknown[] = []
  const listener = (name: string) => ({
    onOne: (...args: unknown[]) => void heard.push([name, 'one', ...args]),
    onTwo: () => void heard.push([name, 'two']),
  })
  const both = combineHooks(listener('a'), listener('b'))
  both.onOne(1, 'x')
  both.onTwo()
  t.same(heard, [
    ['a', 'one', 1, 'x', undefined],
    ['b', 'one', 1, 'x', undefined],
    ['a', 'two'],
    ['b', 'two'],
  ])
})
