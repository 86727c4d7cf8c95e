/** The signed requests, checked by the verifier that Discord's own package has. */
import { verifyKey } from 'discord-interactions'
import t from 'tap'
import { createRequests, many, type SignedRequest, template } from '../../../bench/rig/requests.js'

const requests = createRequests()

async function open({ bytes }: SignedRequest) {
  const [head = '', body = ''] = bytes.toString('utf8').split('\r\n\r\n')
  const header = (name: string) => new RegExp(`^${name}: (.+)$`, 'm').exec(head)?.[1] ?? ''
  const signature = header('X-Signature-Ed25519')
  const timestamp = header('X-Signature-Timestamp')
  return {
    whole: Number(header('Content-Length')) === Buffer.byteLength(body),
    shaped: /^[0-9a-f]{128}$/.test(signature),
    genuine: await verifyKey(body, signature, timestamp, requests.publicKey),
    interaction: JSON.parse(body),
  }
}

t.test('genuine ones are genuine, and say what they are to say', async (t) => {
  const signal = requests.signal()
  const { id, token } = signal
  t.match(await open(signal), {
    whole: true,
    genuine: true,
    interaction: { type: 2, id, token, application_id: requests.applicationId },
  })
  const chart = { type: 3, data: { custom_id: 's1|chart|EUR/USD|4h' } }
  t.match(await open(requests.chart()), { genuine: true, interaction: chart })
  t.match(await open(requests.ping()), { genuine: true, interaction: { type: 1 } })
})

t.test('no two have the same id or token', async (t) => {
  const all = many(100, requests.signal)
  t.equal(new Set(all.map(({ id }) => id)).size, 100)
  t.equal(new Set(all.map(({ token }) => token)).size, 100)
})

t.test('another one is of another key, and never of the one that is warm', async (t) => {
  const keys = await Promise.all(
    many(47, requests.another).map(async (request) => {
      const { data } = (await open(request)).interaction
      return data.options.map(({ value }: { value: string }) => value).join('@')
    }),
  )
  t.equal(new Set(keys).size, 47)
  t.notOk(keys.includes('EUR/USD@4h'))
})

t.test('forged ones have the shape alone, malformed ones not even that', async (t) => {
  t.match(await open(requests.forged()), { shaped: true, genuine: false })
  t.match(await open(requests.malformed()), { shaped: false, genuine: false })
})

t.test('a payload that is not what the template expects is no template', async (t) => {
  t.throws(() => template(({ id, token }) => ({ id, token, again: id })), {
    message: /more than once/,
  })
})
