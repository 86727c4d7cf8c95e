/** Discord's API: one call is one attempt and ends in one answer; nothing is retried or thrown here. */
import { createPool } from '../network/pool.js'
import type { ProxyVariables } from '../network/proxies.js'
import { type Answer, readAnswer, readFailure } from './answer.js'
import { dateOf } from './answer-date.js'
import type { ClockSample } from './clock-evidence.js'
import { exchange, isSuccess } from './exchange.js'
import { TOKEN_LIFE_MS } from './limits.js'
import type { Message } from './message.js'
import { toBody } from './payload.js'

export interface CallOptions {
  /** On a connection of its own: a pooled one may be the very thing that is broken. */
  readonly fresh?: boolean
  readonly timeoutMs?: number
  /** Asked in the moment in which it would be written out. */
  readonly mayStart?: () => boolean
}

export interface DiscordApi {
  /** `PATCH /webhooks/{application}/{token}/messages/@original` */
  editOriginal(token: string, message: Message, options?: CallOptions): Promise<Answer>
  /** `POST /interactions/{id}/{token}/callback`, with the text of an inline reply. */
  callback(id: string, token: string, reply: string, options?: CallOptions): Promise<Answer>
  /** `GET /gateway`: cheap, unauthenticated, and it has a `Date`. On a connection of its own, past every cache. */
  gateway(): Promise<Answer>
  /**
   * Whether Discord works, as far as its calls tell; undefined before the first. The last one that ended had an answer, and
   * the last one for a trader no 5xx and no page of something on the way: what else is answered meanwhile does not deliver anything.
   */
  isReached(): boolean | undefined
  close(): Promise<void>
}

export interface DiscordApiOptions {
  /** With its path, without a trailing slash: `https://discord.com/api/v10`. */
  readonly baseUrl: string
  readonly applicationId: string
  /** For the User-Agent, which Discord asks for as `DiscordBot (url, version)`. */
  readonly homepage: string
  readonly version: string
  readonly now: () => number
  /** For each answer that tells Discord's time. */
  readonly onDate: (sample: ClockSample) => void
  /** Each answer's, whatever was asked. */
  readonly onStatus?: ((status: number) => void) | undefined
  readonly connections?: number
  /** Whose `HTTPS_PROXY` and the like are obeyed. */
  readonly proxies?: ProxyVariables | undefined
  readonly timeoutMs?: number
}

type Method = 'GET' | 'PATCH' | 'POST'
type Body = ReturnType<typeof toBody> | undefined

export function createDiscordApi(options: DiscordApiOptions): DiscordApi {
  const { baseUrl, applicationId, now, onDate, onStatus, proxies } = options
  const { connections = 64, timeoutMs = 10_000 } = options
  const { pathname } = new URL(baseUrl)
  const root = pathname === '/' ? '' : pathname
  // Idle sockets are dropped early: one that died unnoticed costs a whole attempt.
  const shared = { proxies, connections, keepAliveTimeout: 4000, keepAliveMaxTimeout: 10_000 }
  const pooled = createPool(baseUrl, shared)
  const single = createPool(baseUrl, { ...shared, pipelining: 0 })
  let reached: boolean | undefined
  let failedAt: number | undefined

  /** A trader's answer is tried for as long as its token lives: past that a failure is history. */
  const isFailing = () => failedAt !== undefined && now() - failedAt < TOKEN_LIFE_MS

  function note(method: Method, answered: boolean, isWell: boolean) {
    reached = answered
    if (method !== 'GET') failedAt = isWell ? undefined : now()
  }

  const headers = { 'user-agent': `DiscordBot (${options.homepage}, ${options.version})` }
  const freshHeaders = { ...headers, 'cache-control': 'no-cache' }
  const jsonHeaders = { ...headers, 'content-type': 'application/json' }

  async function call(
    method: Method,
    path: string,
    body: Body,
    { fresh = false, timeoutMs: limit = timeoutMs, mayStart = () => true }: CallOptions = {},
  ): Promise<Answer> {
    const isJson = typeof body === 'string'
    const request = {
      method,
      path: `${root}${path}`,
      headers: isJson ? jsonHeaders : method === 'GET' ? freshHeaders : headers,
      body: body ?? null,
    }
    let sentAt = 0
    // Kept back by ourselves, it says nothing of Discord.
    let keptBack = false
    // The queue and the handshake are over: so much closer are the bounds of when Discord dated its answer.
    const starts = () => {
      sentAt = now()
      keptBack = !mayStart()
      return !keptBack
    }
    try {
      const pool = fresh ? single : pooled
      const response = await exchange(pool, request, limit, starts, method === 'GET')
      const date = dateOf(response)
      if (date !== undefined) onDate({ date, sentAt, receivedAt: now(), fresh })
      const { status } = response
      onStatus?.(status)
      const answer: Answer = isSuccess(response)
        ? { kind: 'response', status }
        : readAnswer(status, response.headers, response.text)
      // A ban is the breaker's to tell of, and to end.
      note(method, true, answer.ban || (status < 500 && !answer.foreign))
      return answer
    } catch (error) {
      if (!keptBack) note(method, false, false)
      return readFailure(error)
    }
  }

  return {
    editOriginal: (token, message, how) =>
      call('PATCH', `/webhooks/${applicationId}/${token}/messages/@original`, toBody(message), how),
    callback: (id, token, reply, how) =>
      call('POST', `/interactions/${id}/${token}/callback`, reply, how),
    gateway: () => call('GET', '/gateway', undefined, { fresh: true }),
    isReached: () => reached && !isFailing(),
    async close() {
      await Promise.all([pooled.destroy(), single.destroy()])
    },
  }
}
