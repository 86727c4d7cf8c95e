/** Answers as Discord's API writes them: bodies, error bodies, rate-limit headers, ban pages. */
import type { CallFault } from './fault.js'
import { errorTree, type Problem } from './problems.js'

export interface Answer {
  readonly status: number
  /** Sent as JSON; a string is sent as HTML. Absent: no body. */
  readonly body?: object | string
  readonly headers?: Readonly<Record<string, string>>
  /** Instead of any answer. */
  readonly instead?: 'reset' | 'hang'
}

export const ok = (body: object): Answer => ({ status: 200, body })
export const noContent: Answer = { status: 204 }

export function refuse(status: number, code: number, message: string, errors?: object): Answer {
  return { status, body: { message, code, ...(errors && { errors }) } }
}

export const unknownInteraction = refuse(404, 10062, 'Unknown interaction')
export const unknownWebhook = refuse(404, 10015, 'Unknown Webhook')
export const unknownMessage = refuse(404, 10008, 'Unknown Message')
export const invalidToken = refuse(401, 50027, 'Invalid Webhook Token')
export const alreadyAcknowledged = refuse(400, 40060, 'Interaction has already been acknowledged.')
export const notFound = refuse(404, 0, '404: Not Found')
export const wrongMethod = refuse(405, 0, '405: Method Not Allowed')
export const unauthorized = refuse(401, 0, '401: Unauthorized')

export const invalidBody = (problems: readonly Problem[]): Answer =>
  refuse(400, 50035, 'Invalid Form Body', errorTree(problems))

/** The error code in an answer's body, if it has one. */
export function codeIn({ body }: Answer): number | undefined {
  return typeof body === 'object' && 'code' in body ? (body.code as number) : undefined
}

/** https://docs.discord.com/developers/topics/rate-limits: 5 calls in 2 s a webhook; `used` of them are used. */
export function limitHeaders(used: number, nowMs: number): Readonly<Record<string, string>> {
  return {
    'X-RateLimit-Bucket': 'b1a5c7d0e3f24a6890bd3e7c5f1a2d84',
    'X-RateLimit-Limit': '5',
    'X-RateLimit-Remaining': String(Math.max(0, 5 - used)),
    'X-RateLimit-Reset': (nowMs / 1000 + 2).toFixed(3),
    'X-RateLimit-Reset-After': '2.000',
  }
}

/** What a fault answers with; `attempt` counts from 0. */
export function answerFault(fault: CallFault, attempt: number, nowMs: number): Answer {
  switch (fault.kind) {
    case 'error':
      return refuse(fault.status, fault.code, fault.message, fault.errors)
    case 'limited': {
      const { scope, retryAfterS } = fault
      const global = scope === 'global'
      const bucket = { ...limitHeaders(5, nowMs), 'X-RateLimit-Reset-After': String(retryAfterS) }
      return {
        status: 429,
        body: { message: 'You are being rate limited.', retry_after: retryAfterS, global },
        headers: {
          'Retry-After': String(Math.ceil(retryAfterS)),
          'X-RateLimit-Scope': scope,
          Via: '1.1 google',
          ...(global ? { 'X-RateLimit-Global': 'true' } : bucket),
        },
      }
    }
    case 'ban':
      return {
        status: 429,
        body: '<!doctype html><title>Access denied | discord.com</title>\nerror code: 1015',
        headers: { 'Retry-After': String(fault.retryAfterS), Server: 'cloudflare' },
      }
    case 'broken': {
      const status = fault.statuses[attempt % fault.statuses.length] as number
      const html = `<html><head><title>${status}</title></head><body>cloudflare</body></html>`
      return {
        status,
        body: attempt % 2 === 0 ? html : { message: `${status}: Server Error`, code: 0 },
      }
    }
    default:
      return { status: 0, instead: fault.kind }
  }
}
