/** One POST over a real socket, as Discord's side makes it; it can lose the connection on purpose. */
import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import { performance } from 'node:perf_hooks'

export interface PostOptions {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  readonly agent: Agent
  /** How long to wait for the reply's last byte. */
  readonly timeoutMs: number
  /** Lose the connection this long after the request has been sent. */
  readonly lose?: { readonly how: 'reset' | 'close'; readonly afterMs: number }
}

/** What came back, if anything did before the connection ended; `error` is the code it ended with. */
export interface PostResult {
  readonly response?: {
    readonly status: number
    readonly headers: IncomingHttpHeaders
    readonly body: string
  }
  readonly error?: string
  readonly ms: number
}

export function post(options: PostOptions): Promise<PostResult> {
  const { url, headers, body, lose } = options
  const startedAt = performance.now()
  return new Promise((resolve) => {
    const settle = (result: Omit<PostResult, 'ms'>) => {
      clearTimeout(timer)
      resolve({ ...result, ms: performance.now() - startedAt })
    }
    // A connection that is to be lost is not taken from the pool: nobody else's request must die with it. It is kept
    // alive as those are: a server that was asked to close it might have done so before it is lost.
    const agent = lose ? new Agent({ keepAlive: true }) : options.agent
    const sending = request(url, {
      method: 'POST',
      headers: { ...headers, 'Content-Length': String(body.length) },
      agent,
    })
    const timer = setTimeout(() => {
      sending.destroy(Object.assign(new Error('no reply in time'), { code: 'TIMEOUT' }))
    }, options.timeoutMs)
    sending.on('error', (error: NodeJS.ErrnoException) => settle({ error: String(error.code) }))
    sending.on('response', (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', (error: NodeJS.ErrnoException) => settle({ error: String(error.code) }))
      incoming.on('end', () => {
        const status = incoming.statusCode as number
        const read = { status, headers: incoming.headers, body: Buffer.concat(chunks).toString() }
        if (!lose) settle({ response: read })
        else resolveLater({ response: read })
      })
    })
    let early: Omit<PostResult, 'ms'> = {}
    const resolveLater = (result: Omit<PostResult, 'ms'>) => {
      early = result
    }
    if (lose) {
      const loseIt = () => {
        if (lose.how === 'reset') sending.socket?.resetAndDestroy()
        else sending.socket?.destroy()
        settle({ ...early, error: 'LOST' })
      }
      // At once means in the same turn: a server in this very process must not be able to answer in between.
      sending.on('finish', () => {
        if (lose.afterMs === 0) loseIt()
        else setTimeout(loseIt, lose.afterMs)
      })
    }
    sending.end(body)
  })
}
