/** Files of what was done, one each, none overwritten. */
import { readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { Recorder } from '../../../src/dev/record/recorder.js'
import { said, startPair } from '../local-discord/stand-in.js'
import { noStories } from '../playground/stage.js'

async function start(t: Test) {
  const folder = join(t.testdir(), 'deep', 'down')
  const discord = await startPair(t, ({ interaction, reply }) => {
    reply(interaction.type === 4 ? { type: 8, data: { choices: [] } } : said('hi'))
  })
  return { discord, folder, recorder: new Recorder(folder, discord, noStories) }
}

t.test('each that ends is a file, numbered past what is there', async (t) => {
  const { discord, folder, recorder } = await start(t)
  writeFileSync(join(folder, '01-help.json'), 'mine')
  const help = discord.command('help')
  await help.ended
  await discord.press(help, 'x').ended
  await discord.autocomplete('signal', 'pair', 'e').ended
  t.same(await recorder.close(), { written: 2, skipped: 0 })
  t.same(readdirSync(folder), ['01-help.json', '02-help.json', '03-press-of-x.json'])
  t.equal(readFileSync(join(folder, '01-help.json'), 'utf8'), 'mine')
  const fixture = JSON.parse(readFileSync(join(folder, '02-help.json'), 'utf8'))
  t.match(fixture, { title: '/help', signature: /^[0-9a-f]{128}$/, body: help.body.toString() })
  await discord.command('help').ended
  t.equal(readdirSync(folder).length, 3, 'closed is closed')
})

t.test('what nobody read an acknowledgement of is counted', async (t) => {
  const { discord, recorder } = await start(t)
  await discord.command('help', {}, { fault: '10062-reply' }).ended
  t.same(await recorder.close(), { written: 0, skipped: 1 })
})

t.test('what cannot be written is said at the end', async (t) => {
  const { discord, folder, recorder } = await start(t)
  rmdirSync(folder)
  await discord.command('help').ended
  await discord.command('help').ended
  await t.rejects(recorder.close(), { code: 'ENOENT' })
})
