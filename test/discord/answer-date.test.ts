/** Whose answers tell Discord's time: its own, not those of a cache, a portal, a proxy. */
import t from 'tap'
import { dateOf } from '../../src/discord/answer-date.js'

const TEXT = 'Sun, 06 Nov 1994 08:49:37 GMT'
const DATE = Date.UTC(1994, 10, 6, 8, 49, 37)
const GATEWAY = '{"url":"wss://gateway.discord.gg"}'
const json = { 'content-type': 'application/json' }

type Headers = Record<string, string | string[]>
const tells = (status: number, text: string, headers: Headers = {}) =>
  dateOf({ status, text, headers: { date: TEXT, ...headers } })

t.test('Discord has answered it, whoever passed it on', async (t) => {
  for (const headers of [
    {},
    { via: '1.1 google', server: 'cloudflare', 'cf-ray': '9a', 'cf-cache-status': 'DYNAMIC' },
    { age: '0' },
    { 'x-cache-hits': '0', 'x-varnish': '32770', 'x-cache': 'TCP_MISS' },
    { age: '00', 'x-cache': 'MISS from proxy', 'cache-status': 'box; fwd=miss' },
    { warning: '199 - "miscellaneous"' },
  ] as Headers[]) {
    t.equal(tells(200, GATEWAY, headers), DATE)
    t.equal(tells(200, '', { ...json, ...headers }), DATE)
    t.equal(tells(200, '{}', headers), DATE)
    t.equal(tells(204, '', headers), DATE)
    t.equal(tells(404, '{"code":10015}', headers), DATE)
    t.equal(tells(404, '{"message":"Unknown Webhook","code":10015}', headers), DATE)
    t.equal(tells(401, '{"message":"401: Unauthorized","code":0}', headers), DATE)
    t.equal(
      tells(429, '{"message":"You are being rate limited.","retry_after":0.3}', headers),
      DATE,
    )
  }
})

t.test('a cache has kept it', async (t) => {
  for (const headers of [
    { age: '400' },
    { age: '0400' },
    { age: '1' },
    { age: ['0', '400'] },
    { age: '0, 400' },
    { age: '-1' },
    { age: 'a while' },
    { warning: '110 - "Response is Stale"' },
    { warning: ['199 - "x"', '111 box "Revalidation Failed"'] },
    { 'x-cache': 'HIT' },
    { 'x-cache': 'Hit from cloudfront' },
    { 'x-cache-status': 'STALE' },
    { 'x-cache': 'TCP_MEM_HIT from a.deploy' },
    { 'x-cache-lookup': 'HIT from squid:3128' },
    { 'x-proxy-cache-status': 'REVALIDATED' },
    { 'x-cache-hits': '0, 1' },
    { 'x-varnish': '32770 3' },
    { 'x-proxy-cache': 'HIT' },
    { 'cf-cache-status': 'HIT' },
    { 'cf-cache-status': 'UPDATING' },
    { 'cache-status': 'box; hit; ttl=30' },
  ] as Headers[])
    t.equal(tells(200, GATEWAY, headers), undefined, JSON.stringify(headers))
})

t.test('somebody else has answered', async (t) => {
  for (const [status, text, headers] of [
    [200, '<html>Please sign in</html>'],
    [200, '', { 'content-type': 'text/html' }],
    [200, '{"url":"https://portal.example"}'],
    [200, '{"error":"login"}'],
    [302, '', { location: 'https://portal.example' }],
    [302, '{"message":"moved","code":0}'],
    [403, '<html>Blocked by policy</html>'],
    [407, 'Proxy Authentication Required'],
    [407, ''],
    [502, '<html>Bad Gateway</html>'],
    [503, ''],
    [502, '{"error":"no upstream"}'],
    [502, '{"message":"no upstream"}'],
    [502, '{"code":502,"message":"no upstream"}'],
    [403, '{"code":16,"message":"Jwt is missing"}'],
    [404, '{"message":"Unknown Webhook","code":"10015"}'],
    [503, '{"message":"slow down","retry_after":5}'],
    [429, '{"title":"Error 1015","retry_after":30}'],
    [429, 'error code: 1015'],
  ] as [number, string, Headers?][])
    t.equal(tells(status, text, headers), undefined, `${status} ${text}`)
})

t.test('it has no date that anybody can read', async (t) => {
  for (const date of ['', 'today', [TEXT, TEXT]])
    t.equal(dateOf({ status: 200, text: GATEWAY, headers: { date } }), undefined)
  t.equal(dateOf({ status: 200, text: GATEWAY, headers: {} }), undefined)
})
