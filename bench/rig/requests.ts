/** Interactions as Discord sends them, signed before they are needed, as the bytes that go onto the wire. */
import { randomBytes } from 'node:crypto'
import nacl from 'tweetnacl'
import { TEST_APPLICATION_ID } from '../../src/dev/fixtures/keys.js'
import {
  type Envelope,
  makeCommand,
  makePing,
  makePress,
} from '../../src/dev/local-discord/payloads.js'
import { makeSnowflake } from '../../src/discord/snowflake.js'
import { makeFastSign, type Sign } from '../../src/tools/signing/sign.js'

export interface SignedRequest {
  /** An HTTP/1.1 request. */
  readonly bytes: Buffer
  readonly id: string
  readonly token: string
}

export interface Requests {
  readonly publicKey: string
  readonly applicationId: string
  /** `/signal`, always of the same key: in the cache from the second on. */
  signal(): SignedRequest
  /** `/signal` of the next of 47 other keys: one comes back when all have been asked for. */
  another(): SignedRequest
  /** The press that defers and edits though its signal is cached. */
  chart(): SignedRequest
  ping(): SignedRequest
  /** A good `/signal` under another key's signature: well-formed, so the dearest to refuse. */
  forged(): SignedRequest
  /** With four bytes for a signature. */
  malformed(): SignedRequest
}

export const WARM_KEY = { pair: 'EUR/USD', timeframe: '4h' }

const PAIRS = ['EUR', 'GBP', 'AUD', 'NZD', 'BTC', 'ETH'].map((base) => `${base}/USD`)
const MORE_PAIRS = ['USD/JPY', 'USD/CHF', 'USD/CAD', 'EUR/GBP', 'EUR/JPY', 'GBP/JPY']
const KEYS = [...PAIRS, ...MORE_PAIRS].flatMap((pair) =>
  ['15min', '1h', '4h', '1d'].map((timeframe) => ({ pair, timeframe })),
)

const CUSTOM_ID = `s1|chart|${WARM_KEY.pair}|${WARM_KEY.timeframe}`
const MALFORMED = 'deadbeef'

type Body = (id: string, token: string) => string

/** Serialised once; id and token are put in afterwards. */
export function template(make: (envelope: Envelope) => object): Body {
  const envelope: Envelope = {
    id: '@id',
    applicationId: TEST_APPLICATION_ID,
    token: '@token',
    locale: 'en-US',
    userId: '53908232506183680',
    dm: false,
  }
  const parts = JSON.stringify(make(envelope)).split(/@id|@token/)
  const [before = '', between = '', after = ''] = parts
  if (parts.length !== 3) throw new Error('the payload holds its id or token more than once')
  return (id, token) => `${before}${id}${between}${token}${after}`
}

function write(body: string, signature: string, timestamp: string): Buffer {
  return Buffer.from(
    `POST /interactions HTTP/1.1\r\nHost: signalbox.example\r\n` +
      'User-Agent: Discord-Interactions/1.0 (+https://discord.com)\r\n' +
      `Content-Length: ${Buffer.byteLength(body)}\r\nContent-Type: application/json\r\n` +
      `X-Signature-Ed25519: ${signature}\r\nX-Signature-Timestamp: ${timestamp}\r\n\r\n${body}`,
  )
}

/** With keys of its own: a server in production refuses the public test key. */
export function createRequests(): Requests {
  const keys = nacl.sign.keyPair()
  const sign = makeFastSign(keys.secretKey)
  const signForged = makeFastSign(nacl.sign.keyPair().secretKey)
  // About as long as Discord's, which are base64 of the id and of something random.
  const random = randomBytes(96)
  let sequence = 0

  function make(body: Body, how: Sign | typeof MALFORMED): SignedRequest {
    const now = Date.now()
    const id = makeSnowflake(now, sequence++)
    const token = `${Buffer.from(`interaction:${id}:`).toString('base64url')}${random.toString('base64url')}`
    const text = body(id, token)
    const timestamp = String(Math.floor(now / 1000))
    const signature =
      how === MALFORMED ? how : how(text, timestamp, keys.secretKey)['X-Signature-Ed25519']
    return { bytes: write(text, signature, timestamp), id, token }
  }

  const ask = (key: typeof WARM_KEY) => template((envelope) => makeCommand(envelope, 'signal', key))
  const signal = ask(WARM_KEY)
  const isWarm = ({ pair, timeframe }: typeof WARM_KEY) =>
    pair === WARM_KEY.pair && timeframe === WARM_KEY.timeframe
  const others = KEYS.filter((key) => !isWarm(key)).map(ask)
  let turn = 0
  const message = { id: '1187266012348629107', content: '', embeds: [], components: [] }
  const chart = template((envelope) => makePress(envelope, CUSTOM_ID, message))
  const ping = template(makePing)
  return {
    publicKey: Buffer.from(keys.publicKey).toString('hex'),
    applicationId: TEST_APPLICATION_ID,
    signal: () => make(signal, sign),
    another: () => make(others[turn++ % others.length] as Body, sign),
    chart: () => make(chart, sign),
    ping: () => make(ping, sign),
    forged: () => make(signal, signForged),
    malformed: () => make(signal, MALFORMED),
  }
}

export const many = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make)
