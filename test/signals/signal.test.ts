/** The published contract and the schema in code are one and the same. */
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import t from 'tap'
import { parse } from 'yaml'
import { DEFAULT_LIMITS, validateSignal } from '../../src/signals/backend/validate-signal.js'
import { isPair } from '../../src/signals/pairs.js'
import { type Signal, SignalSchema } from '../../src/signals/signal.js'
import { isTimeframe } from '../../src/signals/timeframes.js'
import { KEY, sampleSignal } from './sample-signal.js'

type Json = null | boolean | number | string | Json[] | { [member: string]: Json }

interface Contract {
  readonly openapi: string
  readonly paths: Record<string, Record<string, { responses: Record<string, Json> }>>
  readonly webhooks: Record<string, { post: { parameters: { name: string; required: boolean }[] } }>
  readonly components: {
    readonly schemas: Record<string, { [member: string]: Json }>
    readonly examples: Record<string, { value: Signal }>
  }
}

const CONTRACT: Contract = parse(
  readFileSync(new URL('../../../docs/signal-api.openapi.yaml', import.meta.url), 'utf8'),
)
const SCHEMAS = CONTRACT.components.schemas

/** A validator for one of the contract's schemas, its references resolved. */
function compile(name: string) {
  const ajv = new Ajv2020({ validateFormats: false, strict: false })
  return ajv.addSchema(CONTRACT, 'contract').compile({
    $ref: `contract#/components/schemas/${name}`,
  })
}

/** A schema without its words, references put in, and a union of constants as an enum. */
function bare(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(bare)
  if (typeof schema !== 'object' || schema === null) return schema
  if (typeof schema.$ref === 'string')
    return bare(SCHEMAS[schema.$ref.split('/').at(-1) ?? ''] ?? null)
  if (Array.isArray(schema.anyOf)) {
    return { enum: schema.anyOf.map((each) => Object(each).const) }
  }
  const members = Object.entries(schema).filter(([member]) => member !== 'description')
  return Object.fromEntries(members.map(([member, value]) => [member, bare(value)]))
}

t.test('the contract is OpenAPI 3.1 and names both endpoints and the webhook', async (t) => {
  t.match(CONTRACT.openapi, /^3\.1\./)
  t.ok(CONTRACT.paths['/api/v1/trading/signal']?.get?.responses['200'])
  t.ok(CONTRACT.paths['/api/v1/trading/signal/jobs']?.post?.responses['202'])
  t.strictSame(
    CONTRACT.webhooks['signal-ready']?.post.parameters.map(({ name, required }) => [
      name,
      required,
    ]),
    [
      ['webhook-id', true],
      ['webhook-timestamp', true],
      ['webhook-signature', true],
    ],
  )
})

t.test(
  'its Signal is SignalSchema: same members, types, limits, enums and requirements',
  async (t) => {
    const inCode: Json = JSON.parse(JSON.stringify(SignalSchema))
    t.strictSame(bare(SCHEMAS.Signal ?? null), bare(inCode))
  },
)

/** Moments in the one form that they are handed on in. */
const withMoments = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, each) =>
    /^\d{4}-.*Z$/.test(each) ? new Date(each).toISOString() : each,
  )

t.test('its examples are valid by the contract and by the code', async (t) => {
  const check = compile('Signal')
  const examples = Object.entries(CONTRACT.components.examples)
  t.ok(examples.length >= 2)
  for (const [name, { value }] of examples) {
    t.ok(check(value), name)
    t.strictSame(validateSignal(value, KEY), withMoments(value), name)
  }
  t.ok(check(sampleSignal({ synthetic: true })))
})

t.test('its patterns are those that configuration is checked by', async (t) => {
  const [pair, timeframe] = [compile('Pair'), compile('Timeframe')]
  for (const text of ['EUR/USD', 'eur/usd', 'EURUSD', '1INCH/USD', 'A/B']) {
    t.equal(pair(text), isPair(text), text)
  }
  for (const text of ['15min', '4h', '4H', '0h', '1d', '1month']) {
    t.equal(timeframe(text), isTimeframe(text), text)
  }
})

t.test('its words about limits hold', async (t) => {
  const words = JSON.stringify(SCHEMAS.Signal)
  t.match(words, `Clipped at ${DEFAULT_LIMITS.rationale} characters`)
  t.match(words, `Clipped at ${DEFAULT_LIMITS.source} characters`)
  t.match(words, `latest ${DEFAULT_LIMITS.candles} are drawn`)
  t.equal(DEFAULT_LIMITS.lowestPrice, 1e-12)
  t.equal(DEFAULT_LIMITS.highestPrice, 1e12)
  t.match(words, 'between 1e-12 and 1e12')
})

t.test('a callback holds a signal or an error, and not both', async (t) => {
  const check = compile('SignalReady')
  const [interactionId, signal, error] = ['1', sampleSignal(), 'no data']
  t.ok(check({ interactionId, signal }))
  t.ok(check({ interactionId, error }))
  t.notOk(check({ interactionId, signal, error }))
  t.notOk(check({ interactionId }))
  t.notOk(check({ signal }))
})
