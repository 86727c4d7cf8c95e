/** A test whose programs are missing never passes in silence. */
import t from 'tap'
import { needs, type Part } from './parts.js'

const MISSING: readonly Part[] = [
  ['node', '--version'],
  ['no-such-program', '--version'],
]

function fakeTest() {
  const calls: [string, unknown][] = []
  const fake = {
    fullname: 'a test',
    fail: (message: string) => calls.push(['fail', message]) < 0,
    pass: (_: string, { skip }: { skip?: string } = {}) => calls.push(['skip', skip]) > 0,
  }
  return { calls, fake: fake as unknown as Parameters<typeof needs>[0] }
}

t.test('where every part must be there, a missing one is a failure', async (t) => {
  const { calls, fake } = fakeTest()
  t.equal(needs(fake, MISSING, true), false)
  t.strictSame(calls, [['fail', 'NOT TESTED: no-such-program not found here']])
})

t.test('elsewhere it is a skip that says what is missing', async (t) => {
  const { calls, fake } = fakeTest()
  t.equal(needs(fake, MISSING, false), false)
  t.strictSame(calls, [['skip', 'NOT TESTED: no-such-program not found here']])
})

t.test('what is there is no reason to skip', async (t) => {
  t.equal(needs(t, [['node', '--version']], true), true)
})
