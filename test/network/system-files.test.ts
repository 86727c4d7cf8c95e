/** /etc/hosts and /etc/resolv.conf, as resolv.conf(5) and hosts(5) say. */
import t from 'tap'
import { addressesInHosts, fullNames, readSystemFiles } from '../../src/network/system-files.js'

t.test('hosts has the addresses of a name, in any case, aliases too', async (t) => {
  const hosts =
    '127.0.0.1 localhost # backend\n::1\tlocalhost ip6\n10.0.0.7  Backend.test backend\nx backend'
  t.strictSame(addressesInHosts('localhost', hosts), [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ])
  t.strictSame(addressesInHosts('backend', hosts), [{ address: '10.0.0.7', family: 4 }])
  t.strictSame(addressesInHosts('discord.com', hosts), [])
})

t.test('a short name is completed first, one with dots is tried as it is first', async (t) => {
  const kubernetes = 'search ns.svc.cluster.local svc.cluster.local.\noptions ndots:5 edns0'
  t.strictSame(fullNames('backend', kubernetes), [
    'backend.ns.svc.cluster.local',
    'backend.svc.cluster.local',
    'backend',
  ])
  t.equal(fullNames('discord.com', kubernetes).at(-1), 'discord.com')
  t.strictSame(fullNames('discord.com.', kubernetes), ['discord.com.'])
  t.strictSame(fullNames('a.b', 'domain c\noptions edns0'), ['a.b', 'a.b.c'])
  t.strictSame(fullNames('a', 'nameserver 10.0.0.1'), ['a'])
})

t.test('a machine without these files says nothing', async (t) => {
  t.strictSame(readSystemFiles(t.testdir()), { hosts: '', resolvConf: '' })
})
