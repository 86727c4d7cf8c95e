/** The floor: the least that an interactions endpoint can do with Node alone. node:http, crypto.verify, a constant reply. */
import { createPublicKey, verify } from 'node:crypto'
import { once } from 'node:events'
import { Agent, createServer, request, type ServerResponse } from 'node:http'

const { PORT = '0', DISCORD_PUBLIC_KEY = '', FLOOR_EDITS } = process.env

/** SubjectPublicKeyInfo for Ed25519 up to the 32 bytes of the key: RFC 8410, section 4. */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')
const key = createPublicKey({
  key: Buffer.concat([SPKI, Buffer.from(DISCORD_PUBLIC_KEY, 'hex')]),
  format: 'der',
  type: 'spki',
})

const json = (text: string) => ({
  text,
  headers: { 'Content-Type': 'application/json', 'Content-Length': text.length },
})
const DEFERRED = json('{"type":5}')
const PONG = json('{"type":1}')
/** Only a PING's type stands right before its user. */
const PING = Buffer.from('"type":1,"user"')
const EDIT = JSON.stringify({
  content: 'EUR/USD 4h: buy, entry 1.0850, stop 1.0800, targets 1.0900.',
})

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

/** At the lowest cost that node:http offers. Its outcome is nobody's concern here. */
function edit(body: Buffer): void {
  const { token } = JSON.parse(body.toString('utf8')) as { token: string }
  const headers = { 'content-type': 'application/json', 'content-length': EDIT.length }
  const how = { method: 'PATCH', agent, headers }
  const call = request(`${FLOOR_EDITS}/${token}/messages/@original`, how, (answer) =>
    answer.resume(),
  )
  call.on('error', () => {})
  call.end(EDIT)
}

function reply(response: ServerResponse, { text, headers }: ReturnType<typeof json>): void {
  response.writeHead(200, headers)
  response.end(text)
}

const server = createServer((incoming, response) => {
  const chunks: Buffer[] = []
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
  incoming.on('end', () => {
    const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)
    const { headers } = incoming
    const signature = Buffer.from(String(headers['x-signature-ed25519'] ?? ''), 'hex')
    const timestamp = Buffer.from(String(headers['x-signature-timestamp'] ?? ''), 'latin1')
    const isGenuine =
      signature.length === 64 && verify(null, Buffer.concat([timestamp, body]), key, signature)
    if (!isGenuine) {
      response.writeHead(401, { 'Content-Length': 0 })
      response.end()
      return
    }
    reply(response, body.includes(PING) ? PONG : DEFERRED)
    if (FLOOR_EDITS) edit(body)
  })
})
server.listen(Number(PORT), '127.0.0.1')
await once(server, 'listening')
