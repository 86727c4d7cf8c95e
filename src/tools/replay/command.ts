/** `replay` as a function of its arguments: which fixtures, to which URL, and what to exit with. */
import { parseArgs } from 'node:util'
import { proxyVariables } from '../../network/proxies.js'
import { readSeed, readTestKey } from '../signing/signing-key.js'
import { type NamedFixture, readFixture, readFixtures } from './fixture.js'
import { replay } from './run.js'

export const REPLAY_HELP = `Usage: signalbox replay --url URL [OPTIONS] [FILES...]

Posts the signed fixtures (test/fixtures/interactions, or those of FOLDER, or FILES) to an interactions URL
that trusts the public test key, and checks each answer. Exits non-zero on any mismatch, or when nobody answers.

  --url URL          such as http://127.0.0.1:3000/interactions
  --fixtures FOLDER  what npm run record wrote, or any other folder of fixtures
  --verbatim         send the stored ids, timestamps and signatures as they are, for a server whose clock is
                     pinned to them; otherwise all are renewed to now
  --key HEX          renew with the Ed25519 seed (64 hex digits) of another key that the server trusts; the container
                     image has neither the test key nor fixtures
  --help             this text
`

const TIMEOUT_MS = 10_000

/** Resolves with the exit code. Rejects with an Error for the reader of the command line. */
export async function runReplay(
  args: readonly string[],
  write: (text: string) => void,
  now: () => number,
  environment: NodeJS.ProcessEnv = {},
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      url: { type: 'string' },
      fixtures: { type: 'string' },
      verbatim: { type: 'boolean', default: false },
      key: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    write(REPLAY_HELP)
    return 0
  }
  const { url, verbatim } = values
  if (url === undefined || !URL.canParse(url))
    throw new Error('--url with an absolute URL is needed')
  const fixtures = choose(values.fixtures, positionals)
  if (fixtures.length === 0) throw new Error(`there is no fixture in ${values.fixtures}`)
  const secretKey = verbatim ? undefined : chooseKey(values.key)
  const proxies = proxyVariables(environment)
  const how = { url, secretKey, now, write, proxies, timeoutMs: TIMEOUT_MS }
  const failed = await replay(fixtures, how)
  write(failed === 0 ? `all ${fixtures.length} as expected\n` : `${failed} failed\n`)
  return failed === 0 ? 0 : 1
}

const chooseKey = (seed: string | undefined) =>
  (seed === undefined ? readTestKey() : readSeed(seed)).secretKey

function choose(folder: string | undefined, files: readonly string[]): NamedFixture[] {
  const named = files.map(readFixture)
  return folder === undefined && files.length > 0 ? named : [...readFixtures(folder), ...named]
}
