/** What was asked, told without what may be a secret. */
import t from 'tap'
import { describeTarget, localTarget, pathOf } from '../../src/routes/request-target.js'

t.test('a whole URL, or none, is read as its path', async (t) => {
  const paths = {
    '/interactions': '/interactions',
    '/interactions?x=1#y': '/interactions',
    'http://user:word@host:80/interactions?x': '/interactions',
    'https://host': '/',
    'https://host?x': '/',
    '*': '/*',
    'host:443': '/host:443',
  }
  for (const [url, path] of Object.entries(paths)) t.equal(pathOf(url), path, url)
  t.equal(localTarget('http://host/a?b'), '/a?b', 'the query stays for who reads it')
})

t.test('a query, and what is long enough for a token, is told to nobody', async (t) => {
  const token = 'x'.repeat(33)
  const told = {
    '/interactions/': '/interactions/',
    '/interactions?token=1': '/interactions',
    '/interactions%3Ftoken=1': '/interactions',
    '/interactions%23token': '/interactions',
    [`/webhooks/1/${token}/messages/@original`]: '/webhooks/1/…/messages/@original',
    'http://user:word@host/a': '/a',
  }
  for (const [url, path] of Object.entries(told)) t.equal(describeTarget('GET', url), `GET ${path}`)
  t.equal(describeTarget('GET', '/a'.repeat(1000)).length, 128)
})
