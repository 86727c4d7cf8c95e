/** Asking until it holds, and saying what never did. */
import t from 'tap'
import { eventually } from './eventually.js'

t.test('it asks again, and gives the first answer', async (t) => {
  const answers = [undefined, undefined, 'there', 'late']
  t.equal(await eventually('it', async () => answers.shift()), 'there')
  t.strictSame(answers, ['late'])
})

t.test('it ends with what was never seen', async (t) => {
  await t.rejects(
    eventually('a unicorn', async () => undefined, 0),
    { message: 'never saw a unicorn' },
  )
})
