/** The demo with a stand-in for the server: what it shows, and how it ends. */
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { readDemoOptions } from '../../../src/dev/demo/options.js'
import { runDemo } from '../../../src/dev/demo/run.js'

const script = fileURLToPath(new URL('./stand-in-bot.js', import.meta.url))

const MONDAY = Date.parse('2026-03-02T12:00:00Z')
const SATURDAY = Date.parse('2026-03-07T12:00:00Z')

interface Run {
  readonly args: string[]
  readonly standIn?: string
  /** Stop once this has been written. */
  readonly until?: RegExp
  readonly stopped?: boolean
  readonly now?: number
  /** Called when the page is up. */
  readonly onPage?: (url: string, stop: () => void) => Promise<void>
}

async function run({ args, standIn, until, stopped, onPage, now = MONDAY }: Run) {
  const stop = new AbortController()
  if (stopped) stop.abort()
  let text = ''
  const write = (more: string) => {
    text += more
    if (until?.test(text)) stop.abort()
    const [, url] = /playground is at (\S+)/.exec(more) ?? []
    if (url) onPage?.(url, () => stop.abort()).catch(() => stop.abort())
  }
  const env = { ...process.env, REDIS_URL: '', ...(standIn && { STAND_IN: standIn }) }
  const around = { write, env, stop: stop.signal, script, now: () => now }
  const code = await runDemo(readDemoOptions(args), around)
  return { code, text }
}

t.test('--once: a signal is shown with its timeline, and it exits 0', async (t) => {
  const { code, text } = await run({ args: ['--once'] })
  t.equal(code, 0)
  t.match(text, /Discord's check of the URL: PING, pong in/)
  t.match(text, /Discord {4}sent \/signal EUR\/USD 4h/)
  t.match(text, /Signalbox {2}ended: delivered/)
  t.match(text, / \| EUR\/USD\n/)
  t.match(text, /The trader got a signal \(demo data\)/)
  t.notMatch(text, /Broken rule/)
})

t.test('over the weekend it shows a pair that trades', async (t) => {
  const { code, text } = await run({ args: ['--once'], now: SATURDAY })
  t.equal(code, 0)
  t.match(text, /sent \/signal BTC\/USD 4h/)
})

t.test('--once: the failure sentence is shown, broken rules too, and it exits 1', async (t) => {
  const { code, text } = await run({ args: ['--once', '--backend-failure'], standIn: 'fails' })
  t.equal(code, 1)
  t.match(text, /Failed to retrieve signal/)
  t.match(text, /Broken rule: no allowed_mentions/)
  t.match(text, /The trader got no signal/)
})

t.test('a deleted message shows nothing but the timeline', async (t) => {
  const { code, text } = await run({ args: ['--once', '--fault', '10062-reply'] })
  t.equal(code, 1)
  t.match(text, /The application did not respond/)
})

t.test('the page is served, with its stories, until it is stopped: exit 0', async (t) => {
  const told: string[] = []
  const { code, text } = await run({
    args: ['--port', '0'],
    onPage: async (url, stop) => {
      const events = await fetch(`${url}events`)
      const headers = { 'content-type': 'application/json' }
      await fetch(`${url}api/command`, { method: 'POST', headers, body: '{"name":"again"}' })
      const decoder = new TextDecoder()
      for await (const chunk of events.body ?? []) {
        told.push(decoder.decode(chunk, { stream: true }))
        if (/again.*Signalbox","text":"ended/.test(told.join(''))) break
      }
      stop()
    },
  })
  t.equal(code, 0)
  t.match(text, /playground is at http:\/\/127\.0\.0\.1:\d+\/ until you press Ctrl-C/)
  t.match(text, /The operators' dashboard is at http:\/\/127\.0\.0\.1:\d+\/\.\n/)
  t.match(told.join(''), /\/again/)
})

t.test('it can be stopped before anything listens, and while the command runs', async (t) => {
  t.equal((await run({ args: [], standIn: 'silent', stopped: true })).code, 0)
  t.equal((await run({ args: [], until: /listens on/ })).code, 0)
})

t.test('when the server dies under the page, its last lines are shown: exit 1', async (t) => {
  const { code, text } = await run({ args: ['--port', '0'], standIn: 'dies' })
  t.equal(code, 1)
  t.match(text, /The server ended \(4\):/)
})
