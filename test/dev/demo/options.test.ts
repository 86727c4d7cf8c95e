/** The demo's command line. */
import t from 'tap'
import { DEMO_HELP, readDemoOptions } from '../../../src/dev/demo/options.js'
import { FAULTS } from '../../../src/dev/local-discord/faults.js'

t.test('nothing means: run on, with the page where it usually is', async (t) => {
  t.same(readDemoOptions([]), {
    once: false,
    help: false,
    backendFailure: false,
    fault: undefined,
    port: undefined,
  })
})

t.test('everything can be asked for', async (t) => {
  const args = ['--once', '--backend-failure', '--fault', '429-user:3', '--port', '0', '--help']
  t.match(readDemoOptions(args), {
    once: true,
    help: true,
    backendFailure: true,
    fault: { name: '429-user:3' },
    port: 0,
  })
})

t.test('what cannot be is refused with a sentence', async (t) => {
  t.throws(() => readDemoOptions(['--port', '70000']), { message: /--port must be 0 to 65535/ })
  t.throws(() => readDemoOptions(['--port', 'x']), { message: /not "x"/ })
  t.throws(() => readDemoOptions(['--fault', 'nope']), { message: /no fault is named/ })
  t.throws(() => readDemoOptions(['--twice']), { message: /--twice/ })
})

t.test('the help says of every fault what it does', async (t) => {
  for (const [name, { summary }] of Object.entries(FAULTS)) {
    const line = DEMO_HELP.split('\n').find((each) => each.startsWith(`  ${name}`))
    t.ok(line?.endsWith(`  ${summary}`), name)
  }
  t.match(DEMO_HELP, /^ {2}429-user\[:1 times\] +edits are limited$/m)
  t.match(DEMO_HELP, /^ {2}40060 +another name of lost-reply-processed$/m)
})

t.test('the help names every option', async (t) => {
  for (const name of ['--once', '--fault', '--backend-failure', '--port', 'lost-reply']) {
    t.ok(DEMO_HELP.includes(name), name)
  }
})
