/** `npm run layers`: writes biome.layers.json, which holds every floor of src/, from the tables below. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** From the top down: whoever stands here may import what stands below, and nobody above. */
export const FLOORS = [
  'bench',
  'dev',
  'main.ts',
  'cli.ts',
  'app.ts',
  'shared-engine.ts',
  'lifecycle.ts',
  'tools',
  'telemetry',
  'routes',
  'responder',
  'commands',
  'charts',
  'messages',
  'config',
  'signals',
  'state',
  'discord',
  'network',
  'log',
  'errors.ts',
]

/** Below, and yet not for everybody above: domain code is handed its slice, and tells through hooks. */
const ONLY_FOR = {
  config: ['bench', 'dev', 'main.ts', 'cli.ts', 'app.ts', 'tools'],
  log: ['bench', 'dev', 'main.ts', 'app.ts', 'shared-engine.ts', 'tools', 'telemetry'],
  lifecycle: ['app.ts'],
  telemetry: ['bench', 'dev', 'app.ts', 'tools'],
}

/** Packages, and where alone they are known. */
const PACKAGES = [
  { names: ['fastify', '@fastify/**'], known: ['app.ts', 'routes'] },
  { names: ['prom-client'], known: ['telemetry'] },
  {
    names: ['bullmq', 'ioredis'],
    known: ['state/redis', 'responder/shared', 'signals/shared', 'dev'],
  },
]

const MESSAGE = 'Imports point down, and this is not below: see scripts/layers.js.'
const PACKAGE_MESSAGE = 'This package is known elsewhere alone: see scripts/layers.js.'

const bare = (name) => name.replace(/\.ts$/, '')
const isFile = (name) => name.endsWith('.ts')

/** As imports name a room from wherever they stand. */
const named = (name) => (isFile(name) ? `**/${bare(name)}.js` : `**/${name}/**`)

function forbiddenTo(room) {
  const above = FLOORS.slice(0, FLOORS.indexOf(room))
  const others = Object.entries(ONLY_FOR)
    .filter(([name, users]) => name !== bare(room) && !users.includes(room))
    .map(([name]) => FLOORS.find((each) => bare(each) === name))
  return ['test', ...new Set([...above, ...others])].map(named)
}

/** `place` is a room, or a folder of one. */
function override(place) {
  const room = place.split('/')[0]
  const packages = PACKAGES.filter(({ known }) => !known.includes(place) && !known.includes(room))
  const patterns = [
    { group: forbiddenTo(room), message: MESSAGE },
    { group: packages.flatMap(({ names }) => names), message: PACKAGE_MESSAGE },
  ]
  const options = { patterns: patterns.filter(({ group }) => group.length > 0) }
  return {
    includes: [isFile(place) ? `src/${place}` : `src/${place}/**`],
    linter: { rules: { style: { noRestrictedImports: { level: 'error', options } } } },
  }
}

/** The later ones win: folders after their rooms. */
export function layers() {
  const rooms = FLOORS.filter((room) => room !== 'bench')
  const folders = PACKAGES.flatMap(({ known }) => known).filter((place) => place.includes('/'))
  return { overrides: [...rooms, ...folders].map(override) }
}

/* c8 ignore start: npm run layers, whose result a test compares */
if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(new URL('../biome.layers.json', import.meta.url), `${JSON.stringify(layers())}\n`)
/* c8 ignore stop */
