/** What `replay` does with its arguments. */
import { join } from 'node:path'
import t from 'tap'
import nacl from 'tweetnacl'
import { TEST_PUBLIC_KEY } from '../../../src/dev/fixtures/keys.js'
import { REPLAY_HELP, runReplay } from '../../../src/tools/replay/command.js'
import { FIXTURES } from '../../../src/tools/replay/fixture.js'
import { startStandIn } from '../../dev/local-discord/stand-in.js'

async function run(args: string[]) {
  const written: string[] = []
  const code = await runReplay(
    args,
    (text) => written.push(text),
    () => 1_700_000_000_000,
  )
  return { code, text: written.join('') }
}

t.test('--help is all it says', async (t) => {
  t.same(await run(['--help']), { code: 0, text: REPLAY_HELP })
})

t.test('without files all fixtures are sent, and mismatches counted', async (t) => {
  const url = await startStandIn(t, ({ response }) => response.writeHead(418).end())
  const { code, text } = await run(['--url', url, '--verbatim'])
  t.equal(code, 1)
  t.match(text, /\n\d\d failed\n$/)
})

t.test('a folder can be named, alone or beside files', async (t) => {
  const url = await startStandIn(t, ({ response }) => response.writeHead(401).end())
  const fixture = JSON.stringify({ title: 'A', body: '{}', expect: { status: 401 } })
  const folder = t.testdir({ some: { 'a.json': fixture }, none: {}, 'b.json': fixture })
  const named = await run(['--url', url, '--fixtures', `${folder}/some`])
  t.match(named, { code: 0, text: /ok {4}a .*\nall 1 as expected/ })
  const file = await run(['--url', url, `${folder}/b.json`])
  t.match(file, { code: 0, text: /ok {4}b .*\nall 1 as expected/ })
  const both = await run(['--url', url, '--fixtures', `${folder}/some`, `${folder}/b.json`])
  t.match(both, { code: 0, text: /all 2 as expected/ })
  const none = run(['--url', url, '--fixtures', `${folder}/none`])
  await t.rejects(none, { message: /no fixture in .*none/ })
})

t.test('what is renewed is signed with the test key, or with one that was given', async (t) => {
  const seed = Buffer.from('ab'.repeat(32), 'hex')
  const own = nacl.sign.keyPair.fromSeed(seed).publicKey
  const test = Buffer.from(TEST_PUBLIC_KEY, 'hex')
  let trusted: Uint8Array = test
  const url = await startStandIn(t, ({ headers, raw, reply }) => {
    const signature = Buffer.from(String(headers['x-signature-ed25519']), 'hex')
    const signed = Buffer.concat([Buffer.from(String(headers['x-signature-timestamp'])), raw])
    reply({ type: nacl.sign.detached.verify(signed, signature, trusted) ? 1 : 0 })
  })
  const args = ['--url', url, join(FIXTURES, 'ping.json')]
  const withKey = [...args, '--key', seed.toString('hex')]
  t.match(await run(args), { code: 0 })
  t.match(await run(withKey), { code: 1 })
  trusted = own
  t.match(await run(withKey), { code: 0 })
  t.match(await run(args), { code: 1 })
  await t.rejects(run([...args, '--key', 'abc']), { message: '--key must be 64 hex digits' })
})

t.test('a URL is needed, and files must be there', async (t) => {
  await t.rejects(run([]), { message: /--url/ })
  await t.rejects(run(['--url', 'http://127.0.0.1:1', 'missing.json']), {
    message: /missing\.json/,
  })
})
