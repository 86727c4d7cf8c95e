/** `npm run demo` as its users meet it, with the real server. */
import t, { type Test } from 'tap'
import { DEMO_HELP } from '../../../src/dev/demo/options.js'
import { runScript } from '../../harness/run-script.js'

t.test('--once: the trader gets a signal from the real server, exit 0', async (t) => {
  const { code, stdout, stderr } = await runScript('dev/demo/main.js', ['--once'])
  t.equal(code, 0, stderr + stdout)
  t.match(stdout, /fetched in .* cache miss/)
  t.match(stdout, /DEMO/)
  t.match(stdout, /The trader got a signal/)
  t.notMatch(stdout, /Broken rule/)
})

async function endBy(t: Test, signal: NodeJS.Signals) {
  const { code, stdout } = await runScript('dev/demo/main.js', ['--port', '0'], {
    onOutput: (text, kill) => {
      if (text.includes('dashboard is at')) kill(signal)
    },
  })
  t.equal(code, 0, signal)
  const places = /listens on (\S+), .*playground is at (\S+) .*dashboard is at (\S+)\.\n/s
  const [, ...addresses] = places.exec(stdout) ?? []
  t.equal(addresses.length, 3, stdout)
  for (const address of addresses)
    await t.rejects(fetch(address), { cause: { code: 'ECONNREFUSED' } }, address)
}

t.test('whichever way it is ended, the server behind it ends too, exit 0', async (t) => {
  await Promise.all([endBy(t, 'SIGINT'), endBy(t, 'SIGTERM'), endBy(t, 'SIGHUP')])
})

t.test('--help is all it says, and nonsense is refused', async (t) => {
  t.match(await runScript('dev/demo/main.js', ['--help']), { code: 0, stdout: DEMO_HELP })
  t.match(await runScript('dev/demo/main.js', ['--fault', 'nope']), {
    code: 1,
    stderr: /no fault is named/,
  })
})
