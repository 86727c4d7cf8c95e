/** The page's own files, read once: tsc leaves them in src, so they are found from the package's root. */
import { readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'

/** From dist/src/dev/playground. */
const FOLDER = new URL('../../../../src/dev/playground/page/', import.meta.url)

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

export interface PageFile {
  readonly type: string
  readonly data: Buffer
}

/** By their path in the URL; `/` is index.html. */
export function readPageFiles(): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>()
  for (const name of readdirSync(FOLDER)) {
    const file = { type: TYPES[extname(name)] as string, data: readFileSync(new URL(name, FOLDER)) }
    files.set(name === 'index.html' ? '/' : `/${name}`, file)
  }
  return files
}
