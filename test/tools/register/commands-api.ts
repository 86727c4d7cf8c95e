/** A small Discord that keeps application commands as the real one does: with ids, versions and defaults. */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { schemaProblems } from '../../messages/discord-schema.js'

export interface Seen {
  readonly method: string
  readonly url: string
  readonly authorization: string | undefined
  readonly userAgent: string | undefined
  readonly body: string
}

/** What to answer instead of keeping commands. */
export interface Answer {
  readonly status: number
  readonly body: string
}

export async function startCommandsApi(answer?: Answer) {
  const seen: Seen[] = []
  const problems: unknown[] = []
  const shelves = new Map<string, object[]>()
  const server = createServer(async (request, response) => {
    const { headers } = request
    const [method, url] = [String(request.method), String(request.url)]
    const body = await readBody(request)
    const { authorization, 'user-agent': userAgent } = headers
    seen.push({ method, url, authorization, userAgent, body })
    if (answer !== undefined) {
      response.writeHead(answer.status).end(answer.body)
      return
    }
    const place = url.replace(/\?.*/, '')
    if (method === 'PUT') {
      const given: Record<string, unknown>[] = JSON.parse(body)
      problems.push(
        ...given.flatMap((each) => schemaProblems('ApplicationCommandUpdateRequest', each)),
      )
      shelves.set(place, given.map(keep))
    }
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(shelves.get(place) ?? []))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    seen,
    /** What Discord's schema says against the commands that were written. */
    problems,
    shelves,
    url: `http://127.0.0.1:${port}/api/v10`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** As Discord gives a command back: what was not said has become a default. */
function keep(command: Record<string, unknown>, index: number): object {
  const options = command.options as Record<string, unknown>[] | undefined
  return {
    id: `10${index}`,
    application_id: '1',
    version: '7',
    default_member_permissions: null,
    dm_permission: true,
    nsfw: false,
    contexts: null,
    ...command,
    integration_types: ((command.integration_types ?? [0]) as number[]).toReversed(),
    // Discord leaves out what is false.
    options: options?.map(({ required, choices, ...rest }) => ({
      ...rest,
      ...(required === true && { required }),
      ...(Array.isArray(choices) && { choices: choices.map(keepChoice) }),
    })),
  }
}

function keepChoice({ name, value }: Record<string, unknown>): object {
  return { value, name_localizations: null, name }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
