/** Names, with a resolver that hangs, fails and comes back as the test says. */
import t from 'tap'
import { createNames, NAMES } from '../../src/network/names.js'
import type { Address } from '../../src/network/system-files.js'

const ONE: readonly Address[] = [{ address: '10.0.0.1', family: 4 }]
const TWO: readonly Address[] = [{ address: '10.0.0.2', family: 4 }]
const coded = (code: string) => Object.assign(new Error(code), { code })

interface Question {
  readonly name: string
  readonly answer: (addresses: readonly Address[]) => void
  readonly fail: (code: string) => void
}

function stage() {
  let now = 0
  const ask = () => {
    const questions: Question[] = []
    const wait: { resolve: () => void }[] = []
    const put = (name: string) =>
      new Promise<readonly Address[]>((resolve, reject) => {
        questions.push({ name, answer: resolve, fail: (code) => reject(coded(code)) })
        for (const { resolve: heard } of wait.splice(0)) heard()
      })
    const next = () => new Promise<void>((resolve) => wait.push({ resolve }))
    return { questions, put, next }
  }
  const [system, servers] = [ask(), ask()]
  const names = createNames({
    askSystem: system.put,
    askServers: servers.put,
    monotonic: () => now,
  })
  return { names, system, servers, pass: (ms: number) => (now += ms) }
}

t.test('asked for once at a time and kept for ten seconds', async (t) => {
  const { names, system, pass } = stage()
  const asked = [names.addressesOf('a'), names.addressesOf('a')]
  system.questions[0]?.answer(ONE)
  t.strictSame(await Promise.all(asked), [ONE, ONE])
  pass(9999)
  t.equal(await names.addressesOf('a'), ONE)
  t.equal(system.questions.length, 1)
  pass(1)
  const again = names.addressesOf('a')
  system.questions[1]?.answer(TWO)
  t.equal(await again, TWO)
})

t.test(
  'where the system is slow the name servers help, and no thread is taken twice',
  async (t) => {
    const { names, system, servers, pass } = stage()
    const slow = names.addressesOf('a')
    await servers.next()
    servers.questions[0]?.answer(ONE)
    t.equal(await slow, ONE)
    pass(10_000)
    const again = names.addressesOf('a')
    servers.questions[1]?.answer(TWO)
    t.equal(await again, TWO, 'at once: the first lookup still hangs')
    t.equal(system.questions.length, 1)
    system.questions[0]?.answer(ONE)
    await Promise.resolve()
    t.equal(await names.addressesOf('a'), TWO, 'what comes late changes nothing')
  },
)

t.test('two names that hang hold up no third one', async (t) => {
  const { names, system, servers } = stage()
  const hanging = ['a', 'b'].map((name) => names.addressesOf(name).catch(({ code }) => code))
  const third = names.addressesOf('c')
  t.strictSame(
    system.questions.map(({ name }) => name),
    ['a', 'b'],
  )
  servers.questions[0]?.answer(ONE)
  t.equal(await third, ONE)
  t.strictSame(await Promise.all(hanging), ['EAI_AGAIN', 'EAI_AGAIN'], 'after their patience')
})

t.test('the help that knows nothing ends nothing', async (t) => {
  const { names, system, servers } = stage()
  const slow = names.addressesOf('a')
  await servers.next()
  servers.questions[0]?.fail('ENOTFOUND')
  await Promise.resolve()
  system.questions[0]?.answer(ONE)
  t.equal(await slow, ONE)
})

t.test('a failure is kept for a second, and told in words', async (t) => {
  const { names, system, pass } = stage()
  const first = names.addressesOf('a')
  system.questions[0]?.fail('ENOTFOUND')
  const expected = { name: 'ConnectError', code: 'ENOTFOUND', message: /^a: there is no such name/ }
  await t.rejects(first, expected)
  await t.rejects(names.addressesOf('a'), expected)
  t.equal(system.questions.length, 1)
  pass(1000)
  const next = names.addressesOf('a')
  system.questions[1]?.answer(ONE)
  t.equal(await next, ONE, 'it resolves from now on')
})

t.test('old addresses serve while nobody answers, for ten minutes', async (t) => {
  const { names, system, pass } = stage()
  const first = names.addressesOf('a')
  system.questions[0]?.answer(ONE)
  await first
  pass(10_000)
  t.equal(await names.addressesOf('a'), ONE, 'nobody answers')
  system.questions[1]?.fail('EAI_AGAIN')
  t.equal(await names.addressesOf('a'), ONE, 'the servers fail')
  pass(590_000)
  const late = names.addressesOf('a')
  system.questions[2]?.fail('EAI_AGAIN')
  await t.rejects(late, { code: 'EAI_AGAIN', message: /^a: the name servers have no answer/ })
})

t.test('who has old ones is patient enough for the help, and no more', async (t) => {
  const { names, system, servers, pass } = stage()
  for (const [at, name] of ['a', 'b'].entries()) {
    const first = names.addressesOf(name)
    system.questions[at]?.answer(ONE)
    await first
  }
  pass(10_000)
  const helped = names.addressesOf('a')
  await servers.next()
  servers.questions[0]?.answer(TWO)
  t.equal(await helped, TWO)
  const ended: string[] = []
  const unknown = names.addressesOf('c').catch(() => ended.push('c'))
  const old = names.addressesOf('b').then((addresses) => {
    ended.push('b')
    t.equal(addresses, ONE)
  })
  await Promise.all([unknown, old])
  t.strictSame(ended, ['b', 'c'])
})

t.test('old addresses do not outlive the name', async (t) => {
  const { names, system, pass } = stage()
  const first = names.addressesOf('a')
  system.questions[0]?.answer(ONE)
  await first
  pass(10_000)
  const gone = names.addressesOf('a')
  system.questions[1]?.fail('ENOTFOUND')
  await t.rejects(gone, { code: 'ENOTFOUND' })
  pass(1000)
  const later = names.addressesOf('a')
  system.questions[2]?.fail('EAI_AGAIN')
  await t.rejects(later, { code: 'EAI_AGAIN' })
})

t.test('addresses at which nobody answers are asked for anew', async (t) => {
  const { names, system } = stage()
  names.distrust('a')
  const first = names.addressesOf('a')
  system.questions[0]?.answer(ONE)
  await first
  names.distrust('a')
  const again = names.addressesOf('a')
  system.questions[1]?.answer(TWO)
  t.equal(await again, TWO)
})

t.test('the one that answered is preferred, also after an outage of them all', async (t) => {
  const { names } = stage()
  t.equal(names.preferred('a'), undefined)
  names.prefer('a', '192.0.2.7')
  t.strictSame([names.preferred('a'), names.preferred('b')], ['192.0.2.7', undefined])
  names.distrust('a')
  t.equal(names.preferred('a'), '192.0.2.7')
  names.prefer('a', '192.0.2.8')
  t.equal(names.preferred('a'), '192.0.2.8')
})

t.test("the process's own names are the system's", async (t) => {
  const addresses = await NAMES.addressesOf('localhost')
  t.ok(addresses.some(({ address }) => address === '127.0.0.1' || address === '::1'))
  await t.rejects(NAMES.addressesOf('signalbox.invalid'), { code: /^(ENOTFOUND|EAI_AGAIN)$/ })
})
