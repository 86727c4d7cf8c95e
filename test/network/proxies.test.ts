/** Which proxy leads where, by the variables that everybody's tools obey. */
import t from 'tap'
import { proxyFor, proxyProblems, proxyVariables, readProxy } from '../../src/network/proxies.js'

t.test('lower case wins, and an empty variable is an unset one', async (t) => {
  t.strictSame(proxyVariables({ HTTP_PROXY: 'a', http_proxy: 'b', no_proxy: '', NO_PROXY: ' ' }), {
    HTTP_PROXY: 'b',
  })
  t.strictSame(proxyVariables({ http_proxy: '', HTTP_PROXY: 'a', ALL_PROXY: 'c' }), {
    HTTP_PROXY: 'a',
  })
})

t.test('a proxy is a URL with a host, or a host and port alone', async (t) => {
  t.match(readProxy('proxy:3128'), { isTls: false, hostname: 'proxy', port: 3128 })
  t.match(readProxy('https://proxy/'), { isTls: true, port: 443, host: 'proxy:443' })
  t.match(readProxy('http://[::1]'), { hostname: '::1', port: 80, host: '[::1]:80' })
  for (const bad of ['socks5://proxy:1', 'http://', 'proxy:port', 'http://proxy/path'])
    t.equal(readProxy(bad), undefined, bad)
})

t.test('a login is sent and never told', async (t) => {
  const login = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
  t.match(readProxy('http://u:p%40ss@proxy:1'), { host: 'proxy:1', authorization: login('u:p@ss') })
  t.match(readProxy('http://u@proxy:1'), { authorization: login('u:') })
  t.match(readProxy('http://u:100%@proxy:1'), { authorization: login('u:100%') }, 'not encoded')
  t.notOk('authorization' in Object(readProxy('proxy')))
})

t.test('what is no proxy is named by its variable, without its value', async (t) => {
  const variables = { HTTPS_PROXY: 'socks5://u:secret@proxy', HTTP_PROXY: 'proxy' }
  t.strictSame(proxyProblems(variables), [
    "HTTPS_PROXY must be a proxy's URL starting with http:// or https://",
  ])
  t.throws(() => proxyFor('http://x', variables), { code: 'CONFIG_INVALID' })
})

t.test('https has its own proxy, else that of http', async (t) => {
  const both = { HTTP_PROXY: 'plain:1', HTTPS_PROXY: 'secure:2' }
  t.match(proxyFor('http://backend:8090', both), { hostname: 'plain' })
  t.match(proxyFor('https://discord.com/api', both), { hostname: 'secure' })
  t.match(proxyFor('https://discord.com', { HTTP_PROXY: 'plain:1' }), { hostname: 'plain' })
  t.equal(proxyFor('http://backend', { HTTPS_PROXY: 'secure:2' }), undefined)
  t.equal(proxyFor('http://backend', {}), undefined)
})

t.test('NO_PROXY names hosts, domains, addresses and ranges, with a port or without', async (t) => {
  const isDirect = (url: string, NO_PROXY: string) =>
    proxyFor(url, { HTTP_PROXY: 'proxy:1', NO_PROXY }) === undefined
  const direct: readonly (readonly [string, string])[] = [
    ['http://backend:8090', 'backend'],
    ['http://Backend:8090', 'a, BACKEND'],
    ['http://backend:8090', 'x backend:8090'],
    ['http://backend', 'backend:80'],
    ['https://backend', 'backend:443'],
    ['http://a.example.com', '.example.com'],
    ['http://a.example.com', '*.example.com'],
    ['http://a.example.com.', 'example.com.'],
    ['http://example.com', '.example.com'],
    ['http://10.1.2.3', '10.0.0.0/8'],
    ['http://10.1.2.3', '10.1.2.3'],
    ['http://[fd00::1]:8090', 'fd00::/8'],
    ['http://[::1]:8090', '::1'],
    ['http://[::1]:8090', '[::1]:8090'],
    ['http://anything', '*'],
    ['http://anything', 'a,*'],
  ]
  for (const [url, entries] of direct) t.ok(isDirect(url, entries), `${url} ${entries}`)
  const proxied: readonly (readonly [string, string])[] = [
    ['http://backend:8090', 'backend:80'],
    ['http://mybackend', 'backend'],
    ['http://badexample.com', 'example.com'],
    ['http://11.1.2.3', '10.0.0.0/8'],
    ['http://1.2.3.4', '3.4'],
    ['http://backend', '10.0.0.0/8'],
    ['http://10.1.2.3', '10.0.0.0/33'],
    ['http://[::1]:8090', '127.0.0.0/8'],
    ['http://backend', ''],
    ['http://backend', '.'],
  ]
  for (const [url, entries] of proxied) t.notOk(isDirect(url, entries), `${url} ${entries}`)
})
