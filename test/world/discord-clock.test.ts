/** Discord's clock: dates that are not Discord's, old, or wrong refuse nobody whose interaction is good. */
import t, { type Test } from 'tap'
import { type Change, dated, type Given, startMiddlebox } from '../harness/middlebox.js'
import { type Running, startRunning } from '../harness/running-app.js'

const TEN_MINUTES = 600_000
const TOLD = "one of Discord's answers contradicts the others about the time"
const PAIRS = ['EUR/USD', 'GBP/USD', 'USD/JPY', 'AUD/USD', 'USD/CAD']
const json = { 'content-type': 'application/json' }

async function start(
  t: Test,
  { change, machineMs = 0 }: { change?: Change; machineMs?: number } = {},
) {
  const box = await startMiddlebox(t, change)
  const running = await startRunning(t, {
    env: { DISCORD_API_BASE_URL: box.url },
    ...(machineMs !== 0 && { machineNow: () => Date.now() + machineMs }),
  })
  box.target = running.discord.apiBaseUrl
  return { box, ...running }
}

async function clockDetail({ adminAddress }: Pick<Running, 'adminAddress'>): Promise<string> {
  const answer = await fetch(`${adminAddress}/readyz`)
  const { dependencies } = (await answer.json()) as {
    dependencies: { discord: { detail: string } }
  }
  return dependencies.discord.detail
}

/** A new interaction, and one that is nearly too old, are answered. */
async function takesGood(t: Test, { discord }: Pick<Running, 'discord'>, what: string) {
  for (const ageMs of [0, 1500])
    t.equal((await discord.command('help', {}, { ageMs }).replied)?.status, 200, what)
}

async function refusesOld(t: Test, { discord }: Pick<Running, 'discord'>, what: string) {
  t.equal((await discord.command('help', {}, { ageMs: 4000 }).replied)?.status, 410, what)
}

/** The next edit is changed, no other call. */
function oneEdit(change: Change): Change {
  let done = false
  return (given, call) => {
    if (done || !call.startsWith('PATCH')) return given
    done = true
    return change(given, call)
  }
}

/** Resolves when Signalbox has the answer to its edit. */
const edit = ({ discord, logged }: Pick<Running, 'discord' | 'logged'>, pair: string) =>
  logged('interaction ended', discord.command('signal', { pair, timeframe: '4h' }).id)

/** All at once: each waits for seconds of Discord's. */
const all = <Case>(cases: readonly Case[], run: (one: Case) => Promise<unknown>) =>
  Promise.all(cases.map(run))

t.test('smithy-lang/smithy-rs#4800: one answer with a foreign date moves nothing', async (t) => {
  await all([10_000, -TEN_MINUTES, 5 * 365 * 86_400_000], async (lieMs) => {
    const running = await start(t)
    const { box, logs } = running
    await running.app.calibrated()
    const again = box.askedAgain()
    box.change = oneEdit((given) => dated(given, Date.now() + lieMs))
    await edit(running, 'EUR/USD')
    t.match(await clockDetail(running), 'clock offset 0 ms, its answers contradict each other')
    t.equal(logs.filter(({ msg, level }) => msg === TOLD && level === 'warn').length, 1)
    await takesGood(t, running, `dated ${lieMs} ms off`)
    await refusesOld(t, running, 'both clocks say so')
    // By itself the server would ask within a minute.
    await again
    await takesGood(t, running, 'after it was asked')
  })
})

t.test(
  'smithy-lang/smithy-rs#4800: nor does it as the first word, or from one edge node of two',
  async (t) => {
    const liar = (isLie: (call: number) => boolean): Change => {
      let calls = 0
      return (given, call) =>
        call === 'GET /gateway' && isLie(++calls) ? dated(given, Date.now() + TEN_MINUTES) : given
    }
    const cases = [
      ['the first', liar((call) => call === 1)],
      ['the first two', liar((call) => call <= 2)],
      ['each second', liar((call) => call % 2 === 0)],
    ] as const
    await all(cases, async ([what, change]) => {
      const running = await start(t, { change })
      const again = running.box.askedAgain(4)
      await takesGood(t, running, `${what}, as soon as the port is open`)
      await again
      await takesGood(t, running, `${what}, later`)
      await refusesOld(t, running, what)
    })
  },
)

t.test('smithy-lang/smithy-rs#4800: a machine that is wrong stays corrected', async (t) => {
  await all([-7000, TEN_MINUTES], async (machineMs) => {
    const running = await start(t, { machineMs })
    const { app, box } = running
    await app.calibrated()
    await takesGood(t, running, `${machineMs} ms`)
    await refusesOld(t, running, `${machineMs} ms`)
    // And nobody can be asked about it.
    box.change = (given, call) =>
      call === 'GET /gateway'
        ? { status: 503, headers: {}, body: '' }
        : dated(given, Date.now() - TEN_MINUTES)
    await edit(running, 'EUR/USD')
    t.match(await clockDetail(running), 'its answers contradict each other')
    await takesGood(t, running, `${machineMs} ms, with a liar`)
  })
})

t.test('testssl/testssl.sh#2032: what a proxy or portal says itself proves nothing', async (t) => {
  const running = await start(t)
  const { app, box } = running
  await app.calibrated()
  const asked = box.asked
  const old = { date: new Date(Date.now() - TEN_MINUTES).toUTCString() }
  const html = { 'content-type': 'text/html', ...old }
  const pages: Given[] = [
    // What shuts everybody out shuts for as long as it says.
    { status: 403, headers: { ...html, 'retry-after': '1' }, body: '<html>Blocked</html>' },
    { status: 407, headers: html, body: 'Proxy Authentication Required' },
    { status: 200, headers: html, body: '<html>Sign in</html>' },
    { status: 404, headers: { ...json, ...old }, body: '{"message":"no route","code":404}' },
    { status: 302, headers: { ...old, location: 'http://127.0.0.1:9/' }, body: '' },
  ]
  for (const [index, page] of pages.entries()) {
    box.change = oneEdit(() => page)
    await edit(running, PAIRS[index] as string)
    t.equal(await clockDetail(running), 'clock offset 0 ms', `${page.status}`)
    await takesGood(t, running, `${page.status} ${page.body}`)
  }
  t.equal(box.asked, asked, 'there was nothing to ask about')
})

t.test('aws/aws-sdk-cpp#560: a gateway that is answered from a cache, for good', async (t) => {
  const cases = [
    ['with its age', { age: '0400' }],
    ['as a hit', { 'cf-cache-status': 'HIT' }],
    ['without a word about it', {}],
  ] as const
  await all(cases, async ([what, headers]) => {
    const kept = Date.now() - TEN_MINUTES
    const change: Change = (given, call) =>
      call === 'GET /gateway'
        ? dated({ ...given, headers: { ...given.headers, ...headers } }, kept)
        : given
    const running = await start(t, { change })
    await takesGood(t, running, `${what}, as soon as the port is open`)
    await running.box.askedAgain(2)
    await takesGood(t, running, `${what}, after more of them`)
    t.match(await clockDetail(running), 'clock offset 0 ms', what)
  })
})
