/** By what Discord's answers are counted: closed sets, however strange an answer of something on the way is. */
import type { Answer, Failure } from '../discord/answer.js'
import { ERROR_CODES } from '../discord/error-codes.js'

/** Those that an alert or a runbook asks for by themselves; the others by their class. */
const APART = [400, 401, 403, 404, 408, 413, 429, 500, 502, 503, 504]
const CLASSES = ['1xx', '2xx', '3xx', '4xx', '5xx']
const OTHER = 'other'

export const STATUSES: readonly string[] = [...CLASSES, ...APART.map(String), OTHER]

export function statusLabel(status: number): string {
  if (APART.includes(status)) return String(status)
  return CLASSES[Math.floor(status / 100) - 1] ?? OTHER
}

const FAILURES: readonly Failure['reason'][] = ['connect', 'reset', 'timeout', 'aborted', 'other']

export const CODES: readonly string[] = [
  ...Array.from(ERROR_CODES, String),
  ...STATUSES.map((status) => `http_${status}`),
  ...FAILURES,
]

/** Discord's code where it gave one; otherwise the status, or what broke. */
export function codeLabel(answer: Answer): string {
  if (answer.kind === 'failure') return answer.reason
  const { code, status } = answer
  if (!code) return `http_${statusLabel(status)}`
  return ERROR_CODES.has(code) ? String(code) : OTHER
}
