/** The logs of a report: all there before the first is read, and no bad one that loses what the others said. */
import { constants, createReadStream } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { readLines } from './lines.js'

/** A log that could not be read to its end. */
export interface Unread {
  readonly file: string
  readonly problem: string
}

/** Rejects with the first that cannot be read: better than to learn it after gigabytes of another. `-` is not asked. */
export async function checkFiles(files: readonly string[]): Promise<void> {
  for (const file of files.filter((name) => name !== '-')) {
    await access(file, constants.R_OK)
    if ((await stat(file)).isDirectory()) throw new Error(`${file} is a directory`)
  }
}

function open(file: string, stdin: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  if (file === '-') return stdin
  const bytes = createReadStream(file, { highWaterMark: 256 * 1024 })
  // An error of either end destroys both, and the reader of the last is told.
  return file.endsWith('.gz') ? pipeline(bytes, createGunzip(), () => {}) : bytes
}

/** Tells each line, also those before an error. Resolves with the files that had one. */
export async function readFiles(
  files: readonly string[],
  stdin: AsyncIterable<Buffer>,
  onLine: (line: string | undefined) => void,
): Promise<Unread[]> {
  const unread: Unread[] = []
  for (const file of files)
    await readLines(open(file, stdin), onLine).catch(({ message }: Error) =>
      unread.push({ file, problem: message }),
    )
  return unread
}
