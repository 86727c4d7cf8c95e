/** A name server of the test's own: one name, and addresses that the test changes, as a container engine's does. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { Test } from 'tap'

export interface NameServer {
  /** `127.0.0.1:5353` */
  readonly address: string
  /** What the name has from now on; IPv4. */
  addresses: readonly string[]
}

const HEADER = 12
/** The name of the question, the type A, the class IN, and ten minutes: as Docker says, whoever asks again sooner. */
const RECORD = Buffer.from([0xc0, HEADER, 0, 1, 0, 1, 0, 0, 2, 88, 0, 4])

/** RFC 1035, section 4. */
function answer(query: Buffer, addresses: readonly string[]): Buffer {
  const header = Buffer.from(query.subarray(0, HEADER))
  // A response, recursion available, no error; without additional records.
  header.writeUInt16BE(0x8180, 2)
  header.writeUInt16BE(addresses.length, 6)
  header.writeUInt16BE(0, 10)
  const question = query.subarray(HEADER, query.indexOf(0, HEADER) + 5)
  const records = addresses.flatMap((address) => [
    RECORD,
    Buffer.from(address.split('.').map(Number)),
  ])
  return Buffer.concat([header, question, ...records])
}

export async function startNameServer(t: Pick<Test, 'teardown'>): Promise<NameServer> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  t.teardown(() => socket.close())
  const server: NameServer = { address: `127.0.0.1:${socket.address().port}`, addresses: [] }
  socket.on('message', (query, { port, address }) => {
    socket.send(answer(query, server.addresses), port, address)
  })
  return server
}
