/** Posts a report to the operators' Discord webhook: the verdicts to read at once, the whole as a file. */
import { setTimeout as sleep } from 'node:timers/promises'
import { FormData, fetch, type Response } from 'undici'
import { CONTENT_MAX } from '../../discord/limits.js'
import { scrub } from '../../log/logger.js'
import { createPool } from '../../network/pool.js'
import type { ProxyVariables } from '../../network/proxies.js'
import { readRetryAfter } from '../../network/retry-after.js'

export interface Report {
  /** What is longer than Discord takes is cut; the file has it all. */
  readonly content: string
  readonly fileName: string
  readonly file: string
}

const ATTEMPTS = 3
const TIMEOUT_MS = 10_000
/** Longer than this is no wait for a command. */
const LONGEST_WAIT_MS = 60_000

function cut(text: string): string {
  return text.length <= CONTENT_MAX ? text : `${text.slice(0, CONTENT_MAX - 1)}…`
}

function formOf({ content, fileName, file }: Report): FormData {
  const form = new FormData()
  const message = { content: cut(content), allowed_mentions: { parse: [] } }
  form.set('payload_json', JSON.stringify(message))
  form.set('files[0]', new Blob([file], { type: 'text/markdown' }), fileName)
  return form
}

/** Its whole answer. */
async function send(target: URL, report: Report, proxies: ProxyVariables): Promise<Response> {
  const dispatcher = createPool(target.href, { proxies })
  try {
    const response = await fetch(target, {
      method: 'POST',
      body: formOf(report),
      redirect: 'error',
      dispatcher,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    await response.arrayBuffer()
    return response
  } finally {
    await dispatcher.destroy()
  }
}

/**
 * Waits out a rate limit and tries a failed connection or a 5xx again. Rejects with an Error for the command line's
 * reader, which never holds the URL: whoever has that can post.
 */
export async function post(
  url: string,
  report: Report,
  wait = sleep,
  now: () => number = Date.now,
  proxies: ProxyVariables = {},
): Promise<void> {
  const target = new URL(url)
  // So that Discord answers with what became of it.
  target.searchParams.set('wait', 'true')
  let problem = ''
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    let waitMs = 1000 * 2 ** (attempt - 1)
    try {
      const response = await send(target, report, proxies)
      if (response.ok) return
      problem = `the webhook answered ${response.status}`
      if (response.status === 429) {
        waitMs = readRetryAfter(Object.fromEntries(response.headers), now()) ?? waitMs
      } else if (response.status < 500) break
    } catch (error) {
      const { cause = error } = error as Error
      problem = scrub((cause as Error).message)
    }
    if (attempt < ATTEMPTS) await wait(Math.min(waitMs, LONGEST_WAIT_MS))
  }
  throw new Error(`the report could not be posted: ${problem}`)
}
