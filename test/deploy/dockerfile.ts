/** Reads the Dockerfile, as far as its tests and a folder laid out like its image need it. */
import { cpSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { DEPLOY } from './series.js'

const ROOT = `${DEPLOY}../`

interface Copy {
  readonly from: 'context' | 'build'
  readonly source: string
}

export interface Stage {
  readonly base: string
  readonly text: string
  readonly copies: readonly Copy[]
  /** Its last CMD: what the container runs. */
  readonly start: readonly string[]
  /** That of its HEALTHCHECK. */
  readonly health: readonly string[]
  /** Its ENV. */
  readonly env: Readonly<Record<string, string>>
}

function readCopies(text: string): Copy[] {
  const lines = [...text.matchAll(/^COPY (?:--from=(\w+) )?(.+) \S+$/gm)]
  return lines.flatMap(([, from, sources = '']) =>
    sources.split(' ').map((source) => ({
      from: from === 'build' ? 'build' : 'context',
      source: source.replace(/^\.\/|^\/app\//, ''),
    })),
  )
}

const readList = (text: string, form: RegExp): string[] =>
  JSON.parse((form.exec(text) as RegExpExecArray)[1] as string)

function readStage(text: string): Stage {
  const [, settings = ''] = /^ENV ((?:.+\\\n)*.+)$/m.exec(text) ?? []
  const env = [...settings.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value])
  const [base = ''] = text.split(/\s/)
  const runs = /^CMD (\[.+\])$/m.test(text)
  return {
    base,
    text,
    copies: readCopies(text),
    start: runs ? readList(text, /^CMD (\[.+\])$/m) : [],
    health: runs ? readList(text, /^ +CMD (\[.+\])$/m) : [],
    env: Object.fromEntries(env),
  }
}

export function readDockerfile() {
  const [argument = '', ...stages] = readFileSync(`${ROOT}Dockerfile`, 'utf8').split('\nFROM ')
  return { argument, stages: stages.map(readStage) as [build: Stage, image: Stage] }
}

/** Puts into `folder` what the image has in /app. The dependencies are this checkout's, by a link. */
export function layOut(folder: string): void {
  const [build, image] = readDockerfile().stages
  const removed = [...build.text.matchAll(/rm -rf (\S+)/g)].map(([, path = '']) => path)
  // A checkout's build has compiled these too; the build stage has no source of them.
  const gone = [...removed, 'dist/test', 'dist/bench'].map((path) => join(ROOT, path))
  const filter = (from: string) => !gone.includes(from) && !from.endsWith('.map')
  for (const { source } of image.copies)
    if (source === 'node_modules') symlinkSync(join(ROOT, source), join(folder, source))
    else cpSync(join(ROOT, source), join(folder, source), { recursive: true, filter })
}
