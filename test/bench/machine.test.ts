/** What stands above the figures. */
import t from 'tap'
import { describeMachine, renderMachine } from '../../bench/machine.js'

t.test('the machine, the day, and the versions that are installed', async (t) => {
  const machine = describeMachine(new Date('2026-11-24T08:00:00Z'), ['fastify', 'no-such-package'])
  t.match(machine, {
    cpu: /\S/,
    node: process.version,
    date: '2026-11-24',
    versions: { fastify: /^5\./, 'no-such-package': 'not there' },
  })
  t.ok(machine.cores >= 1)
  const text = renderMachine({ ...machine, cpu: 'A processor', cores: 2, memoryGiB: 8 })
  t.match(text, /^A processor, cores: 2, memory: 8 GiB, .+, Node v\d+\S+, 2026-11-24\.\n/)
  t.match(text, /\nfastify 5\.\S+, no-such-package not there\.\n/)
})

t.test('the dependencies on the way are all named', async (t) => {
  t.match(Object.keys(describeMachine(new Date()).versions), ['fastify', 'undici', 'sodium-native'])
})
