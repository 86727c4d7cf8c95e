/** What `record` does with its arguments, with a stand-in for the server. */
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { RECORD_HELP, runRecord } from '../../../src/dev/record/command.js'
import { actOn, readEvents } from '../playground/visit.js'

const script = fileURLToPath(new URL('../demo/stand-in-bot.js', import.meta.url))

/** Sends so many commands on the page, waits for their ends, and stops. */
async function run(t: Test, args: string[], commands: readonly object[] = []) {
  const stop = new AbortController()
  let text = ''
  const visit = async (url: string) => {
    for (const asked of commands) {
      const { id } = await actOn(url, 'command', asked)
      await readEvents(url, (_, data) => data.id === id && data.outcome !== undefined)
    }
  }
  const write = (more: string) => {
    text += more
    const [, url] = /playground is at (\S+)/.exec(more) ?? []
    if (url) visit(url).then(() => stop.abort(), t.threw)
  }
  const env = { ...process.env, REDIS_URL: '' }
  const code = await runRecord(args, { write, env, stop: stop.signal, script })
  return { code, text }
}

const out = (t: Test) => ['--out', t.testdir(), '--port', '0']

t.test('--help is all it says', async (t) => {
  t.same(await run(t, ['--help']), { code: 0, text: RECORD_HELP })
})

t.test('a folder is needed, and a port must be one', async (t) => {
  await t.rejects(run(t, []), { message: /--out FOLDER is needed/ })
  await t.rejects(run(t, ['--out', 'x', '--port', 'y']), { message: /--port must be/ })
})

t.test('the end says how many, and how to replay them', async (t) => {
  const args = out(t)
  const one = await run(t, args, [{ name: 'again' }])
  t.equal(one.code, 0)
  t.match(one.text, `Recorded 1 interaction in ${args[1]}.\n`)
  t.match(
    one.text,
    `npm run replay -- --url http://127.0.0.1:3000/interactions --fixtures ${args[1]}`,
  )
  const fault = '10062-reply'
  const more = await run(t, args, [{ name: 'a' }, { name: 'b' }, { name: 'c', fault }])
  t.match(more.text, /Recorded 2 interactions in/)
  t.match(more.text, /1 not recorded: no acknowledgement was ever read/)
})

t.test('nothing done is nothing recorded', async (t) => {
  t.match(await run(t, out(t)), { code: 0, text: /\nNothing was recorded\.\n$/ })
})
