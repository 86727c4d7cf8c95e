/** REDIS_URL: one server or several sentinels, and what is refused by name, without a value. */
import t from 'tap'
import { SignalboxError } from '../../../src/errors.js'
import { readRedisUrl } from '../../../src/state/redis/address.js'

const ONE = {
  hosts: [{ host: 'h', port: 6379 }],
  tls: false,
  username: undefined,
  password: undefined,
  database: 0,
  sentinel: undefined,
}

t.test('one server has a host, and may have the rest', async (t) => {
  for (const url of [
    'redis://h',
    'redis://h/',
    'redis://h:6379/0',
    'REDIS://h',
    'redis://@h',
    'redis://h\n',
  ])
    t.strictSame(readRedisUrl(url), ONE, url)
  t.strictSame(readRedisUrl('rediss://u%40x:p%3A%25%2F:w@my_host.example:1/12'), {
    ...ONE,
    hosts: [{ host: 'my_host.example', port: 1 }],
    tls: true,
    username: 'u@x',
    password: 'p:%/:w',
    database: 12,
  })
  t.strictSame(readRedisUrl('redis://:p@ss@h'), { ...ONE, password: 'p@ss' })
  t.strictSame(readRedisUrl('redis://u@h'), { ...ONE, username: 'u' })
  t.match(readRedisUrl('redis://[::1]:7'), { hosts: [{ host: '::1', port: 7 }] })
})

t.test('sentinels are several, and know the primary by a name', async (t) => {
  t.strictSame(readRedisUrl('redis+sentinel://a,b:1,[::1]:2/my%20primary'), {
    ...ONE,
    hosts: [
      { host: 'a', port: 26379 },
      { host: 'b', port: 1 },
      { host: '::1', port: 2 },
    ],
    sentinel: { name: 'my primary', password: undefined },
  })
  t.strictSame(readRedisUrl('rediss+sentinel://u:p@h/name/3?sentinelPassword=a%26b'), {
    hosts: [{ host: 'h', port: 26379 }],
    tls: true,
    username: 'u',
    password: 'p',
    database: 3,
    sentinel: { name: 'name', password: 'a&b' },
  })
})

const REFUSED: [said: RegExp, urls: string[]][] = [
  [
    /must be a URL starting with/,
    ['hidden', 'http://hidden', 'redis:hidden', 'redis+unix://hidden', 'redis-sentinel://hidden/x'],
  ],
  [
    /a cluster is not supported.*Sentinel is: redis\+sentinel:\/\//,
    [
      'redis+cluster://hidden',
      'rediss-cluster://hidden:1',
      'redis://:hidden@a,b',
      'rediss://a:1,b/0',
    ],
  ],
  [
    /must name each host/,
    [
      'redis://',
      'redis://:hidden@/1',
      'redis://h:0',
      'redis://h:65536',
      'redis://h:hidden',
      'redis://h i',
      'redis://::1',
      'redis+sentinel://a,,b/hidden',
    ],
  ],
  [
    /may have a database behind the host/,
    ['hidden', '1/2', '1/', '/', '-1', '1.5', '01', '1e3', '%31', '9999999999'].map(
      (path) => `redis://h/${path}`,
    ),
  ],
  [
    /must end in the name of the primary/,
    ['', '/', '//1', '/hidden/1/2', '/hidden/x', '/hidden/-1', '/hidden/'].map(
      (path) => `redis+sentinel://a,b${path}`,
    ),
  ],
  [
    /may have no query/,
    [
      'redis://h/?db=1',
      'redis://h?sentinelPassword=hidden',
      'redis://h#hidden',
      'redis+sentinel://h/x?password=hidden',
      'redis+sentinel://h/x?sentinelPassword=hidden&db=1',
    ],
  ],
  [
    /percent-encoded/,
    [
      'redis://:hid%den%@h',
      'redis://%zz@h',
      'redis+sentinel://h/hid%den',
      'redis+sentinel://h/x?sentinelPassword=%',
    ],
  ],
]

for (const [said, urls] of REFUSED)
  t.test(`refused without a value: ${said}`, async (t) => {
    for (const url of urls)
      try {
        readRedisUrl(url)
        t.fail(url)
      } catch (error) {
        t.match(error, { code: 'CONFIG_INVALID', message: said }, url)
        t.ok(error instanceof SignalboxError)
        t.notMatch((error as Error).message, 'hid', url)
      }
  })
