/** Names by the name servers alone: hosts, search list, both families, and what failed. */
import t from 'tap'
import { askNameServers } from '../../src/network/name-servers.js'

const coded = (code: string) => Promise.reject(Object.assign(new Error(code), { code }))
const never = () => new Promise<never>(() => {})

function resolverOf(
  zone: Readonly<Record<string, { a?: string[]; aaaa?: string[] }>>,
  asked: string[] = [],
) {
  return () => ({
    resolve4: (name: string) => {
      asked.push(name)
      return Promise.resolve(zone[name]?.a ?? coded('ENOTFOUND'))
    },
    resolve6: (name: string) => Promise.resolve(zone[name]?.aaaa ?? coded('ENODATA')),
    cancel() {},
  })
}

const FILES = { hosts: '10.0.0.1 known', resolvConf: 'search test\noptions ndots:2' }

t.test('what hosts has is not asked for', async (t) => {
  const asked: string[] = []
  t.strictSame(await askNameServers('known', FILES, resolverOf({}, asked) as never), [
    { address: '10.0.0.1', family: 4 },
  ])
  t.strictSame(asked, [])
})

t.test('both families are given, by the first full name that there is', async (t) => {
  const zone = { 'a.test': { a: ['10.0.0.2'], aaaa: ['fd00::2'] }, b: { aaaa: ['fd00::3'] } }
  const asked: string[] = []
  const create = resolverOf(zone, asked) as never
  t.strictSame(await askNameServers('a', FILES, create), [
    { address: '10.0.0.2', family: 4 },
    { address: 'fd00::2', family: 6 },
  ])
  t.strictSame(await askNameServers('b', FILES, create), [{ address: 'fd00::3', family: 6 }])
  t.strictSame(asked, ['a.test', 'b.test', 'b'])
})

t.test('a family that hangs is not waited for', async (t) => {
  const create = () => ({ resolve4: async () => ['10.0.0.2'], resolve6: never, cancel() {} })
  t.strictSame(await askNameServers('a.b.c', FILES, create as never), [
    { address: '10.0.0.2', family: 4 },
  ])
})

t.test('no such name, or no answer: the codes are those of the system', async (t) => {
  await t.rejects(askNameServers('c', FILES, resolverOf({}) as never), { code: 'ENOTFOUND' })
  const failing = () => ({
    resolve4: () => coded('ESERVFAIL'),
    resolve6: () => coded('ENODATA'),
    cancel() {},
  })
  await t.rejects(askNameServers('c', FILES, failing as never), { code: 'EAI_AGAIN' })
})

t.test('without more it reads the files of the machine', async (t) => {
  const addresses = await askNameServers('localhost')
  t.ok(addresses.length > 0)
})

t.test('the name servers of the machine have no name that ends in .invalid', async (t) => {
  const failed = askNameServers('signalbox.invalid', { hosts: '', resolvConf: '' })
  await t.rejects(failed, { code: /^(ENOTFOUND|EAI_AGAIN)$/ })
})
