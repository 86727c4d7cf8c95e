/** Signatures: one contract for every verifier, and their agreement on hundreds of requests, good and spoilt. */
import fc from 'fast-check'
import t from 'tap'
import nacl from 'tweetnacl'
import { hasSignatureShape } from '../../src/discord/verify.js'
import { makeFastSign } from '../../src/tools/signing/sign.js'
import { ours, verifiers } from './verifiers.js'

interface Request {
  readonly signature: string
  readonly timestamp: string
  readonly body: Buffer
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const keyPair = (seed: number) => nacl.sign.keyPair.fromSeed(new Uint8Array(32).fill(seed))
const [current, next, stranger] = [keyPair(1), keyPair(2), keyPair(3)]

/** With tweetnacl's bytes, as its own test shows, in a hundredth of its time. */
const signers = new Map(
  [current, next, stranger].map((pair) => [pair, makeFastSign(pair.secretKey)]),
)

function sign(body: Buffer, timestamp: string, pair = current): Request {
  const signed = signers.get(pair)?.(body, timestamp, pair.secretKey)
  return { signature: String(signed?.['X-Signature-Ed25519']), timestamp, body }
}

const bodies = [
  '{"type":1}',
  '{"type":2,"n":1.0,"text":"caf\\u00e9"}',
  '{ "type" : 2 ,\n\t"text":"é 漢字 🎉" }\n',
  '',
].map((text) => Buffer.from(text))
const notText = Buffer.from([0xff, 0x00, 0xfe, 0x80])

for (const [name, create] of verifiers) {
  t.test(`${name} accepts the raw bytes that were signed, whatever they are`, async (t) => {
    const verify = create([hex(current.publicKey)])
    for (const body of [...bodies, notText]) {
      const { signature, timestamp } = sign(body, '1700000000')
      t.equal(await verify(signature, timestamp, body), true)
      t.equal(await verify(signature.toUpperCase(), timestamp, body), true)
    }
  })

  t.test(`${name} refuses the same JSON written in other bytes`, async (t) => {
    const verify = create([hex(current.publicKey)])
    const { signature, timestamp } = sign(bodies[1] as Buffer, '1700000000')
    const rewritten = Buffer.from(JSON.stringify(JSON.parse(String(bodies[1]))))
    t.equal(await verify(signature, timestamp, rewritten), false)
  })

  t.test(`${name} trusts each of several keys while they rotate, and no other`, async (t) => {
    const verify = create([hex(current.publicKey), hex(next.publicKey)])
    const verdicts = [current, next, stranger].map((pair) => {
      const { signature, timestamp, body } = sign(bodies[0] as Buffer, '1', pair)
      return verify(signature, timestamp, body)
    })
    t.strictSame(await Promise.all(verdicts), [true, true, false])
  })

  t.test(`${name} refuses a signature whose bytes moved between timestamp and body`, async (t) => {
    const verify = create([hex(current.publicKey)])
    const { signature } = sign(Buffer.from('23{}'), '1')
    t.equal(await verify(signature, '1', Buffer.from('23{}')), true)
    // The same bytes are signed: telling these apart is the work of JSON and of the timestamp's tolerance.
    t.equal(await verify(signature, '123', Buffer.from('{}')), true)
    t.equal(await verify(signature, '12', Buffer.from('{}')), false)
  })
}

const flip = (text: string, at: number) => {
  const index = at % text.length
  const digit = Number.parseInt(text[index] as string, 16) ^ 1
  return text.slice(0, index) + digit.toString(16) + text.slice(index + 1)
}
const flipByte = (bytes: Buffer, at: number) => {
  const copy = Buffer.from(bytes)
  if (copy.length > 0) copy.writeUInt8(copy.readUInt8(at % copy.length) ^ 1, at % copy.length)
  return copy
}

/** Ways to spoil a request. All but the first leave something that must not pass. */
const mutations: readonly ((request: Request, at: number) => Request)[] = [
  (request) => request,
  (request, at) => ({ ...request, signature: flip(request.signature, at) }),
  (request, at) => ({ ...request, timestamp: String(Number(request.timestamp) + 1 + (at % 9)) }),
  (request) => ({ ...request, body: Buffer.concat([request.body, Buffer.from(' ')]) }),
  (request, at) => ({ ...request, body: flipByte(request.body, at) }),
  ({ body, timestamp }) => sign(body, timestamp, stranger),
  (request) => ({ ...request, signature: '0'.repeat(128) }),
]

t.test('three verifiers agree on 240 generated requests, valid and mutated', async (t) => {
  const trusted = [hex(current.publicKey), hex(next.publicKey)]
  const all = verifiers.map(([, create]) => create(trusted))
  const requests = fc.record({
    body: fc.oneof(
      fc.json().map((text) => Buffer.from(text)),
      fc.uint8Array({ minLength: 1, maxLength: 200 }).map((array) => Buffer.from(array)),
    ),
    timestamp: fc.integer({ min: 0, max: 4_102_444_800 }).map(String),
    rotated: fc.boolean(),
    mutation: fc.nat(mutations.length - 1),
    at: fc.nat(1000),
  })
  const seen = { true: 0, false: 0 }
  const agree = fc.asyncProperty(requests, async ({ body, timestamp, rotated, mutation, at }) => {
    const signed = sign(body, timestamp, rotated ? next : current)
    const request = mutations[mutation]?.(signed, at) as Request
    const verdicts = await Promise.all(
      all.map((verify) => verify(request.signature, request.timestamp, request.body)),
    )
    const genuine = mutation === 0
    seen[`${genuine}`] += 1
    return verdicts.every((verdict) => verdict === genuine)
  })
  await fc.assert(agree, { seed: 20_240_229, numRuns: 240, endOnFailure: true })
  t.ok(seen.true >= 20 && seen.false >= 100, JSON.stringify(seen))
})

for (const [name, create] of ours) {
  t.test(`${name} refuses a second spelling of a good signature, S + L`, async (t) => {
    const order = 2n ** 252n + 27742317777372353535851937790883648493n
    const { signature, timestamp, body } = sign(bodies[0] as Buffer, '1700000000')
    const s = BigInt(`0x${hex(Buffer.from(signature.slice(64), 'hex').reverse())}`) + order
    const spelled = hex(Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse())
    const verify = create([hex(current.publicKey)])
    t.equal(await verify(signature, timestamp, body), true)
    t.equal(await verify(signature.slice(0, 64) + spelled, timestamp, body), false)
  })

  t.test(
    `${name} lets nothing pass without keys, and refuses rubbish without a throw`,
    async (t) => {
      const { signature, timestamp, body } = sign(bodies[0] as Buffer, '1')
      t.equal(await create([])(signature, timestamp, body), false)
      const verify = create([hex(current.publicKey)])
      for (const rubbish of ['', 'zz', 'ab', signature.slice(2), `${signature}00`])
        t.equal(await verify(rubbish, timestamp, body), false)
      // A key of the right length that is no point on the curve.
      t.equal(await create(['02'.padEnd(64, '0')])(signature, timestamp, body), false)
    },
  )
}

t.test('headers of another shape cost no cryptography', async (t) => {
  const good = 'aB'.repeat(64)
  t.equal(hasSignatureShape(good, '1700000000'), true)
  const bad: [unknown, unknown][] = [
    [undefined, '1'],
    [good, undefined],
    [[good], '1'],
    [good, ['1']],
    [good.slice(1), '1'],
    [`${good}0`, '1'],
    [`${good.slice(1)}g`, '1'],
    [`${good}\n`, '1'],
    [good, ''],
    [good, '-1'],
    [good, '1.5'],
    [good, '1e9'],
    [good, ' 1'],
    [good, '1'.repeat(21)],
  ]
  for (const [signature, timestamp] of bad)
    t.equal(hasSignatureShape(signature, timestamp), false, JSON.stringify([signature, timestamp]))
})
