/** Definitions, with what configuration allows in them. */
import t from 'tap'
import { defineCommands } from '../../src/commands/definitions.js'

t.test('every command is defined, in the order of the table', async (t) => {
  const commands = defineCommands(['EUR/USD'], ['1h', '4h'])
  t.same(
    commands.map(({ name }) => name),
    ['signal', 'outlook', 'board', 'status', 'help'],
  )
  t.match(JSON.stringify(commands[0]), /"value":"4h"/)
})
