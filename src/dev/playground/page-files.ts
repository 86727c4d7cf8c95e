/** The page's own files, read once: tsc leaves them in src, so they are found from the package's root. */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname } from 'node:path'
import { pathToFileURL } from 'node:url'

/** From dist/src/dev/playground. */
const FOLDER = new URL('../../../../src/dev/playground/page/', import.meta.url)

const FONTS = '@expo-google-fonts/ibm-plex-sans'
const WEIGHTS = ['400Regular', '500Medium', '600SemiBold', '700Bold']

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
}

export interface PageFile {
  readonly type: string
  readonly data: Buffer
}

const read = (at: URL): PageFile => ({
  type: TYPES[extname(at.pathname)] as string,
  data: readFileSync(at),
})

/** By their path in the URL; `/` is index.html, `/fonts/…` those that the charts are drawn with too. */
export function readPageFiles(): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>()
  for (const entry of readdirSync(FOLDER, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const at = pathToFileURL(`${entry.parentPath}/${entry.name}`)
    const path = at.pathname.slice(FOLDER.pathname.length)
    files.set(path === 'index.html' ? '/' : `/${path}`, read(at))
  }
  const { resolve } = createRequire(import.meta.url)
  for (const weight of WEIGHTS) {
    const font = resolve(`${FONTS}/${weight}/IBMPlexSans_${weight}.ttf`)
    files.set(`/fonts/${weight}.ttf`, read(pathToFileURL(font)))
  }
  return files
}
