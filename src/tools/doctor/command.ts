/** `doctor` as a function of its arguments: what to examine, how it is told, and what to exit with. */
import { parseArgs } from 'node:util'
import { proxyFor, proxyVariables } from '../../network/proxies.js'
import { readSeed, readTestKey, type SigningKey } from '../signing/signing-key.js'
import { type DoctorOptions, examine } from './examine.js'
import { printFinding } from './finding.js'

export const DOCTOR_HELP = `Usage: signalbox doctor --url URL [OPTIONS]

Repeats the checks that Discord makes before it saves an Interactions Endpoint URL, and a few that it makes
later without saying so: one line each with what is wrong and how to mend it. Exits non-zero when one fails.

  --url URL             such as https://bot.example.com/interactions
  --key HEX             the Ed25519 seed (64 hex digits) of a key that the endpoint trusts, for the good PING
  --test-key            the same with the public test key, which a checkout has; never let production trust that one
  --application-id ID   whom the PING is for [DISCORD_APPLICATION_ID, else that of the test key]
  --admin-port PORT     where the admin port of the URL's host would be, if it could be reached from here [9464;
                        not asked where the URL is this machine itself, unless it is given]
  --help                this text

Discord's private key is nobody's but Discord's: without --key or --test-key the good PING is not tried.
`

const TIMEOUT_MS = 10_000

/** Of whoever signs with no key that is trusted, the application does not matter. */
const NO_APPLICATION = '0'

function readKey(seed: string | undefined, testKey: boolean): SigningKey | undefined {
  if (seed !== undefined) return readSeed(seed)
  return testKey ? readTestKey() : undefined
}

const isPort = (text: string) => /^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) < 65_536

export interface DoctorContext
  extends Pick<DoctorOptions, 'now' | 'monotonic'>,
    Partial<Pick<DoctorOptions, 'timeoutMs' | 'ca'>> {
  readonly environment: NodeJS.ProcessEnv
  readonly write: (text: string) => void
}

/** Resolves with the exit code. Rejects with an Error for the reader of the command line. */
export async function runDoctor(args: readonly string[], context: DoctorContext): Promise<number> {
  const { environment, write, now, monotonic, timeoutMs = TIMEOUT_MS, ca } = context
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: { type: 'string' },
      key: { type: 'string' },
      'test-key': { type: 'boolean', default: false },
      'application-id': { type: 'string' },
      'admin-port': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    write(DOCTOR_HELP)
    return 0
  }
  const { url } = values
  if (url === undefined || !/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new Error('--url with an absolute http or https URL is needed')
  const adminPort = values['admin-port']
  if (adminPort !== undefined && !isPort(adminPort))
    throw new Error('--admin-port must be a number from 1 to 65535')
  const proxies = proxyVariables(environment)
  const key = readKey(values.key, values['test-key'])
  const configured = values['application-id'] ?? (environment.DISCORD_APPLICATION_ID || undefined)
  const findings = await examine({
    url,
    secretKey: key?.secretKey,
    applicationId: configured ?? key?.applicationId ?? NO_APPLICATION,
    adminPort: adminPort === undefined ? undefined : Number(adminPort),
    timeoutMs,
    proxies,
    proxy: proxyFor(url, proxies),
    now,
    monotonic,
    onFinding: (finding) => write(`${printFinding(finding)}\n`),
    ...(ca !== undefined && { ca }),
  })
  const failed = findings.filter(({ state }) => state === 'fail').length
  write(
    failed === 0 ? 'nothing stands in the way of saving this URL\n' : `${failed} to be mended\n`,
  )
  return failed === 0 ? 0 : 1
}
