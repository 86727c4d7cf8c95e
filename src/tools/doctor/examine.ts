/** Repeats Discord's checks against an endpoint: which requests are made, and what is judged from which. */
import { randomBytes } from 'node:crypto'
import nacl from 'tweetnacl'
import { makeSnowflake } from '../../discord/snowflake.js'
import type { HttpProxy, ProxyVariables } from '../../network/proxies.js'
import { sign } from '../signing/sign.js'
import {
  ADMIN_PATHS,
  checkAdmin,
  checkAdminPort,
  checkClock,
  checkLatency,
  checkPing,
  checkRefusal,
  checkTls,
  isThisMachine,
} from './checks.js'
import { type Failure, findFailure } from './failures.js'
import { type Finding, findingsOf } from './finding.js'
import { type Probe, type ProbeRequest, probe } from './probe.js'

export interface DoctorOptions {
  readonly url: string
  /** For the good PING; without it that is not tried. tweetnacl's 64 bytes. */
  readonly secretKey?: Uint8Array | undefined
  readonly applicationId: string
  /** [9464, and not asked where the URL is this machine itself] */
  readonly adminPort?: number | undefined
  /** For one answer. Longer than Discord's 3 s, so that slowness can be told from silence. */
  readonly timeoutMs: number
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Milliseconds: what latencies are taken with. */
  readonly monotonic: () => number
  /** Told of each finding as soon as it is made. */
  readonly onFinding: (finding: Finding) => void
  readonly ca?: string
  readonly proxies?: ProxyVariables
  /** To which these lead. */
  readonly proxy?: HttpProxy | undefined
}

/** Signalbox's own default. */
const ADMIN_PORT = 9464
/** A firewall that drops what it does not like says nothing. */
const ADMIN_TIMEOUT_MS = 3000

const STRANGER = nacl.sign.keyPair()

function pingBody({ applicationId, now }: DoctorOptions): string {
  const id = makeSnowflake(now(), randomBytes(3).readUIntBE(0, 3))
  return JSON.stringify({ id, application_id: applicationId, type: 1, token: 'doctor', version: 1 })
}

/** In plain HTTP, and by a name that the port answers to: what is to be seen is whether it can be reached. */
async function askAdminPort(
  { url, timeoutMs, monotonic, proxies = {} }: DoctorOptions,
  port: number | undefined,
): Promise<Finding> {
  const where = `${new URL(url).hostname}:${port}`
  if (port === undefined) return checkAdminPort(undefined, where)
  const asked = { method: 'GET', url: `http://${where}/metrics`, monotonic, proxies } as const
  const patience = Math.min(timeoutMs, ADMIN_TIMEOUT_MS)
  return checkAdminPort(
    await probe({ ...asked, headers: { host: 'localhost' }, timeoutMs: patience }),
    where,
  )
}

/** Resolves with all findings, in the order that they were told. Never rejects. */
export async function examine(options: DoctorOptions): Promise<Finding[]> {
  const { url, secretKey, timeoutMs, now, monotonic, onFinding, ca, proxies = {}, proxy } = options
  const findings: Finding[] = []
  const tell = (finding: Finding) => {
    findings.push(finding)
    onFinding(finding)
  }
  const common = { timeoutMs, monotonic, ca, proxies }
  if (proxy) tell(findingsOf('proxy').ok(`asked through ${proxy.host}`))
  const post = (headers: ProbeRequest['headers'] & object, body: string) =>
    probe({ method: 'POST', url, headers, body, ...common })
  const timestamp = () => String(Math.floor(now() / 1000))
  const signedPing = (key: Uint8Array) => {
    const body = pingBody(options)
    return post({ ...sign(body, timestamp(), key) }, body)
  }

  const forged = await signedPing(STRANGER.secretKey)
  const probes: Probe[] = [forged]
  if ('error' in forged) {
    const { found, cure } = findFailure(forged) as Failure
    tell(findingsOf('connection').fail(found, cure))
    return findings
  }
  tell(checkTls(url, forged, now()))
  tell(checkRefusal('wrong signature', forged))
  const malformed = await post(
    { 'X-Signature-Ed25519': 'not hex', 'X-Signature-Timestamp': timestamp() },
    pingBody(options),
  )
  const bare = await post({}, pingBody(options))
  tell(checkRefusal('broken signature', malformed))
  tell(checkRefusal('missing headers', bare))
  probes.push(malformed, bare)
  if (secretKey) {
    const pinged = await signedPing(secretKey)
    probes.push(pinged)
    tell(checkPing(pinged, Buffer.from(secretKey.subarray(32)).toString('hex')))
  } else {
    tell(findingsOf('good PING').skip('not tried: no --key or --test-key that the endpoint trusts'))
  }
  tell(checkLatency(probes))
  tell(checkClock(probes))
  const pages: Record<string, Probe> = {}
  for (const path of ADMIN_PATHS)
    pages[path] = await probe({ method: 'GET', url: new URL(path, url).href, ...common })
  tell(checkAdmin(pages))
  const { adminPort = isThisMachine(url) ? undefined : ADMIN_PORT } = options
  tell(await askAdminPort(options, adminPort))
  return findings
}
