/** Keeps strangers out of the page: other sites, other machines' names, bodies without end. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { BadRequest, type Json } from './asked.js'

const MAX_BODY_BYTES = 64 * 1024

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]']

const HEADERS = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
}

export function setGuardHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value)
}

/** A name that somebody's DNS has turned to this machine is not the page's: his script would read all of it. */
export function isLocal({ headers }: IncomingMessage): boolean {
  const url = `http://${headers.host}`
  return URL.canParse(url) && LOOPBACK.includes(new URL(url).hostname)
}

/** Throws a BadRequest when the body is no JSON object, or more than 64 KiB. */
export async function readJson(request: IncomingMessage): Promise<Json> {
  // A form of another site cannot send this type unasked.
  const [type = ''] = (request.headers['content-type'] ?? '').split(';')
  if (type.trim() !== 'application/json') throw new BadRequest('JSON only')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= MAX_BODY_BYTES) chunks.push(chunk)
  }
  if (size > MAX_BODY_BYTES) throw new BadRequest('more than 64 KiB', 413)
  const value = parse(Buffer.concat(chunks).toString())
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json
  throw new BadRequest('that is no JSON object')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
