/** Lines of shell are run as users run them, and told apart by how they end. */
import t from 'tap'
import { launch, run } from './shell.js'

const cwd = t.testdir({})

t.test('both streams and the exit code are told, with the environment that is given', async (t) => {
  const ran = await run('echo "$NAME"; echo wrong >&2; exit 3', { cwd, env: { NAME: "it's" } })
  t.equal(ran.code, 3)
  t.match(ran.output, "it's\n")
  t.match(ran.output, 'wrong\n')
})

t.test("the tests' runner is not hooked into it", async (t) => {
  const { output } = await run('compgen -e', { cwd, env: { NAME: 'x' } })
  t.match(output, /^NAME$/m)
  t.notMatch(output, /^(TAP|NODE_OPTIONS|npm_)/m)
})

t.test('a Ctrl-C at what is printed reaches all that it started', async (t) => {
  const command = `trap 'echo heard; exit 7' INT; echo ready; node -e 'setInterval(() => {}, 1000)'`
  const { code, output } = await run(command, { cwd, stopAt: /ready/ })
  t.equal(code, 7)
  t.match(output, /heard/)
})

t.test('what ends without having printed it says so', async (t) => {
  t.match(await run('echo other', { cwd, stopAt: /ready/ }), { code: 0, output: 'other\n' })
  await t.rejects(launch('echo other', { cwd }).printed(/ready/), {
    message: /ended \(0\) without \/ready\/: other/,
  })
})

t.test('what has been printed already is found at once', async (t) => {
  const running = launch('echo one; cat /dev/zero > /dev/null', { cwd })
  await running.printed(/o(n)e/)
  t.match(await running.printed(/o(n)e/), ['one', 'n'])
  running.interrupt()
  t.equal((await running.ended).code, 'SIGINT')
})
