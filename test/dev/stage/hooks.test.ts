/** What is put into another process from outside, in a real one. */
import '../../harness/unhooked.js'
import { execFileSync, spawnSync } from 'node:child_process'
import t from 'tap'
import { dieAtFetch, nodeOptions, skewClock } from '../../../src/dev/stage/hooks.js'

const withHooks = (...hooks: string[]) => ({
  env: { ...process.env, NODE_OPTIONS: nodeOptions(hooks) },
})

t.test('every way to ask for the time has the wrong clock, and nothing else has', async (t) => {
  const hour = 3_600_000
  const code = `console.log(JSON.stringify([
    Date.now(), +new Date(), Date.parse(Date()), +new Date().constructor.now(),
    +new Date(5), new Date() instanceof Date, performance.timeOrigin
  ]))`
  const before = Date.now()
  const printed = execFileSync(process.execPath, ['-e', code], withHooks(skewClock(hour)))
  const [now, made, said, asked, given, same, origin] = JSON.parse(String(printed))
  for (const time of [now, made, asked]) {
    t.ok(time >= before + hour && time <= Date.now() + hour, String(time - before))
  }
  t.ok(said >= before + hour - 1000, 'a text has whole seconds')
  t.equal(given, 5)
  t.equal(same, true)
  t.ok(origin <= Date.now(), 'the monotonic clock begins when it did')
})

t.test('a process is gone when it asks for a certain path, and only then', async (t) => {
  const code = (path: string) =>
    `import('undici').then(({ request }) => request('http://127.0.0.1:1${path}').catch(() => {}))`
  const run = (path: string) =>
    spawnSync(process.execPath, ['-e', code(path)], withHooks(dieAtFetch('pair="AUD"'))).signal
  t.equal(run('/?pair="AUD"'.replaceAll('"', '%22')), null)
  t.equal(run('/?pair=%22EUR'), null)
  const die = spawnSync(
    process.execPath,
    ['-e', code('/signal?pair=AUD')],
    withHooks(dieAtFetch('pair=AUD')),
  )
  t.equal(die.signal, 'SIGKILL')
})

t.test('hooks stand beside the options that a process has already', async (t) => {
  t.equal(nodeOptions(['--a', '--b'], '--c'), '--c --a --b')
  t.equal(nodeOptions([]), '')
})
