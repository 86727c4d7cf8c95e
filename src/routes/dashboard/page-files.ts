/** The dashboard page's own files and the graph library's, read once from the package's root: tsc leaves them there. */
import { readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'

/** From dist/src/routes/dashboard. */
const PAGE = new URL('../../../../src/routes/dashboard/page/', import.meta.url)
/** The package's main file is in its dist. */
const UPLOT = new URL('./', import.meta.resolve('uplot'))

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

export interface PageFile {
  /** Path in the URL; `/` is index.html. */
  readonly path: string
  readonly type: string
  readonly data: Buffer
}

function readPageFile(name: string, folder: URL): PageFile {
  const path = name === 'index.html' ? '/' : `/dashboard/${name}`
  return { path, type: TYPES[extname(name)] as string, data: readFileSync(new URL(name, folder)) }
}

export function readPageFiles(): PageFile[] {
  return [
    ...readdirSync(PAGE).map((name) => readPageFile(name, PAGE)),
    readPageFile('uPlot.esm.js', UPLOT),
    readPageFile('uPlot.min.css', UPLOT),
  ]
}
