/** A stand-in for the server in the demo's tests: answers as STAND_IN says, through Discord's API when deferred. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const { STAND_IN, DISCORD_API_BASE_URL, DISCORD_APPLICATION_ID } = process.env
const print = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)

const nobody = { allowed_mentions: { parse: [] } }
const signal = { embeds: [{ title: 'EUR/USD' }], ...nobody }
const failure = { content: '❌ Failed to retrieve signal. Please try again.' }

async function answer(token: string, id: string) {
  await fetch(
    `${DISCORD_API_BASE_URL}/webhooks/${DISCORD_APPLICATION_ID}/${token}/messages/@original`,
    {
      method: 'PATCH',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'DiscordBot (https://example.com, 1.0.0)',
      },
      body: JSON.stringify(STAND_IN === 'fails' ? failure : signal),
    },
  )
  const time = new Date().toISOString()
  print({ msg: 'interaction ended', interactionId: id, time, totalMs: 1, outcome: 'delivered' })
  if (STAND_IN === 'dies') process.exit(4)
}

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const { type, token, id } = JSON.parse(Buffer.concat(chunks).toString())
  response.setHeader('content-type', 'application/json')
  if (type === 2) response.on('finish', () => answer(token, id))
  response.end(JSON.stringify({ type: type === 2 ? 5 : 1 }))
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  const address = `http://127.0.0.1:${port}`
  if (STAND_IN !== 'silent') print({ msg: 'listening', address, adminAddress: address })
})
