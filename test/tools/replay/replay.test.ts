/** `signalbox replay` as its users meet it. */
import '../../harness/unhooked.js'
import { join } from 'node:path'
import t from 'tap'
import { REPLAY_HELP } from '../../../src/tools/replay/command.js'
import { FIXTURES } from '../../../src/tools/replay/fixture.js'
import { startStandIn } from '../../dev/local-discord/stand-in.js'
import { runSignalbox } from '../../harness/run-script.js'

t.test('one file against a server that answers well: exit 0', async (t) => {
  const url = await startStandIn(t, ({ reply }) => reply({ type: 1 }))
  const file = join(FIXTURES, 'ping.json')
  const { code, stdout } = await runSignalbox(['replay', '--url', url, file])
  t.equal(code, 0)
  t.match(stdout, /ok {4}ping.*\nall 1 as expected\n$/)
})

t.test('nonsense on the command line: exit 2 and a sentence', async (t) => {
  const { code, stderr } = await runSignalbox(['replay', '--url', 'nowhere'])
  t.equal(code, 2)
  t.match(stderr, '--url with an absolute URL is needed')
  t.match(REPLAY_HELP, /--verbatim/)
})
