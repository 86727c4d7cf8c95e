/** Reads what a backend sent as JSON, however it is encoded; or says what it was, and where it stops being JSON. */
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib'
import type { SignalboxError } from '../../errors.js'
import { invalid } from './bad-document.js'
import { findJsonBreak, type JsonBreak } from './json-break.js'

export interface ReadDocument {
  readonly json: unknown
  /** What came, for a log's reader: content type, encoding, size. */
  readonly about: string
}

export interface DocumentHeaders {
  readonly 'content-type'?: string | string[] | undefined
  readonly 'content-encoding'?: string | string[] | undefined
}

/** Of the bytes as they came, and as they are decoded. */
export const LARGEST_DOCUMENT = 1024 * 1024

const BOUND = { maxOutputLength: LARGEST_DOCUMENT }
const DECODERS: ReadonlyMap<string, (body: Buffer) => Promise<Buffer>> = new Map([
  ['gzip', (body: Buffer) => promisify(gunzip)(body, BOUND)],
  ['x-gzip', (body: Buffer) => promisify(gunzip)(body, BOUND)],
  ['br', (body: Buffer) => promisify(brotliDecompress)(body, BOUND)],
  // Servers disagree whether it has zlib's two bytes before it: https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1.2
  ['deflate', (body: Buffer) => promisify(hasZlibHeader(body) ? inflate : inflateRaw)(body, BOUND)],
])

/** Throws SIGNAL_INVALID, with content type, encoding and place, and nothing of the contents. `strict`: its bytes are a text's. */
export async function readDocument(
  body: Buffer,
  headers: DocumentHeaders,
  { strict = false } = {},
): Promise<ReadDocument> {
  const { text, about } = await readText(body, headers, strict)
  if (text.trim() === '') throw invalid(`empty (${about})`)
  try {
    return { json: JSON.parse(text), about }
  } catch {
    // Without its cause: the parser's message quotes the document.
    throw invalid(`${describeBreak(text)} (${about})`)
  }
}

/** In what is spoiled, or a number that the parser has rounded. */
const NAMED_ID = /"interactionId"[ \t\n\r]*:[ \t\n\r]*(?:"([^"\\]{1,256})"|(\d{15,20})\b)/g

/** Which job a callback that cannot be read is of, where its text names just one. */
export async function salvageId(
  body: Buffer,
  headers: DocumentHeaders,
): Promise<string | undefined> {
  try {
    const { text } = await readText(body, headers, false)
    const ids = new Set(Array.from(text.matchAll(NAMED_ID), ([, id, number]) => id ?? number))
    return ids.size === 1 ? [...ids][0] : undefined
  } catch {
    return undefined
  }
}

async function readText(body: Buffer, headers: DocumentHeaders, strict: boolean) {
  const about = `${describeHeaders(headers, body)}, ${body.length} bytes`
  const bytes = await decode(body, encodingOf(headers, body), about)
  try {
    const text = decoderFor(charsetOf(bytes, clip(headers['content-type'])), strict).decode(bytes)
    return { text, about }
  } catch {
    throw invalid(`no text of its charset (${about})`)
  }
}

/** What came, for a log's reader: content type and encoding. */
export function describeHeaders(headers: DocumentHeaders, body: Uint8Array = Buffer.of()): string {
  const encoding = encodingOf(headers, body)
  return `${clip(headers['content-type']) || 'no content type'}, ${encoding || 'not encoded'}`
}

export function tooLarge(about: string): SignalboxError {
  return invalid(`over 1 MiB (${about})`)
}

function encodingOf(headers: DocumentHeaders, body: Uint8Array): string {
  const told = clip(headers['content-encoding'])
    .toLowerCase()
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '' && each !== 'identity')
    .join(', ')
  // No JSON begins so: a compressed file that is served as it lies there.
  return told === '' && body[0] === 0x1f && body[1] === 0x8b ? 'gzip' : told
}

async function decode(body: Buffer, encoding: string, about: string): Promise<Buffer> {
  if (encoding === '') return body
  const decoder = DECODERS.get(encoding)
  if (decoder === undefined) {
    throw invalid(
      `encoded as ${encoding}: only gzip, deflate or br is read, one at a time (${about})`,
    )
  }
  try {
    return await decoder(body)
  } catch (error) {
    if (Object(error).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(`${about}, decoded`)
    throw invalid(`no whole ${encoding}, as its content encoding says it is (${about})`)
  }
}

function hasZlibHeader(body: Buffer): boolean {
  const [first = 0, second = 0] = body
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0
}

/** By its byte order mark, which outranks what it is said to be; by the zeros that UTF-16 has where JSON begins; by its charset. */
function charsetOf([first, second, third]: Buffer, type: string): string {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if ((first === 0xff && second === 0xfe) || second === 0) return 'utf-16le'
  if ((first === 0xfe && second === 0xff) || first === 0) return 'utf-16be'
  return /charset\s*=\s*["']?([\w.:-]+)/i.exec(type)?.[1] ?? 'utf-8'
}

function decoderFor(charset: string, fatal: boolean) {
  try {
    return new TextDecoder(charset, { fatal })
  } catch {
    // One that nobody knows: JSON is UTF-8, and what is none is told with its content type.
    return new TextDecoder('utf-8', { fatal })
  }
}

function describeBreak(text: string): string {
  const { line, column, member, found } = findJsonBreak(text) as JsonBreak
  const place = `at line ${line}, column ${column}${member && `, in ${member}`}`
  if (found === 'end') return `no JSON: it ends too soon, ${place}`
  if (found) return `no JSON: ${found} ${place}`
  return /^\s*</.test(text) ? 'no JSON, but HTML or XML' : `no JSON: it breaks ${place}`
}

function clip(header: string | string[] | undefined): string {
  return String(header ?? '')
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, 80)
}
