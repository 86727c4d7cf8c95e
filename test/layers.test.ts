/** The layers, tried: each room may import what lies below it, and nothing else gets past the linter. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** By file: what it may import, and what it may not. */
const TRIED: Readonly<Record<string, { good: readonly string[]; bad: readonly string[] }>> = {
  'src/main.ts': { good: ['./app.js', './config.js'], bad: ['./dev/demo.js', 'fastify'] },
  'src/app.ts': {
    good: ['fastify', './routes/server.js', './metrics.js'],
    bad: ['./main.js', './dev/sign.js', 'prom-client', 'bullmq'],
  },
  'src/log-hooks.ts': {
    good: ['./responder/hooks.js', './logger.js', 'pino'],
    bad: ['./app.js', './main.js', './routes/admin.js', './dev/sign.js', 'fastify', 'prom-client'],
  },
  'src/metrics.ts': {
    good: ['prom-client', './responder/hooks.js'],
    bad: ['./app.js', './routes/admin.js', './dev/sign.js', 'fastify', 'ioredis'],
  },
  'src/config.ts': {
    good: ['./environment.js', './errors.js'],
    bad: ['./logger.js', './signals/pairs.js', 'fastify', 'prom-client'],
  },
  'src/routes/interactions.ts': {
    good: ['fastify', '../responder/responder.js', '../discord/verify.js', './server.js'],
    bad: ['../app.js', '../main.js', '../metrics.js', '../dev/sign.js', 'prom-client', 'ioredis'],
  },
  'src/responder/responder.ts': {
    good: ['../commands/command.js', '../state/claims.js', '../errors.js', './hooks.js'],
    bad: ['../routes/server.js', '../logger.js', '../dev/sign.js', 'fastify', 'bullmq'],
  },
  'src/responder/follow-up-queue.ts': {
    good: ['bullmq', 'ioredis', '../state/redis/keys.js'],
    bad: ['../routes/server.js', 'fastify', 'prom-client'],
  },
  'src/commands/signal.ts': {
    good: ['../messages/signal-embed.js', '../signals/pairs.js', '../discord/message.js'],
    bad: ['../responder/job.js', '../routes/server.js', '../dev/sign.js', 'fastify'],
  },
  'src/messages/failure.ts': {
    good: ['../signals/signal.js', '../discord/message.js', '../errors.js', './locales/en-US.js'],
    bad: ['../commands/command.js', '../responder/job.js', '../metrics.js', 'prom-client'],
  },
  'src/messages/locales/en-US.ts': { good: ['./zh-CN.js'], bad: ['../../commands/command.js'] },
  'src/signals/cache.ts': {
    good: ['../errors.js', './source.js', 'lru-cache'],
    bad: ['../messages/text.js', '../commands/command.js', '../logger.js', 'fastify'],
  },
  'src/signals/precompute-queue.ts': {
    good: ['bullmq', 'ioredis', '../state/redis/keys.js'],
    bad: ['../responder/job.js', 'fastify', 'prom-client'],
  },
  'src/discord/api.ts': {
    good: ['../errors.js', '../once-for.js', './answer.js', 'undici'],
    bad: ['../signals/signal.js', '../state/claims.js', '../responder/outcome.js', 'fastify'],
  },
  'src/state/memory-claims.ts': {
    good: ['../errors.js', './claims.js'],
    bad: ['../discord/snowflake.js', '../responder/job.js', 'ioredis'],
  },
  'src/state/redis/store.ts': {
    good: ['ioredis', '../claims.js', '../../errors.js'],
    bad: ['../../responder/job.js', '../../app.js', 'prom-client'],
  },
  'src/dev/replay.ts': {
    good: ['../config.js', '../commands/index.js', 'ioredis'],
    bad: ['fastify', 'prom-client'],
  },
  'test/responder/decide.test.ts': { good: ['../../src/dev/sign.js', 'fastify'], bad: [] },
}

interface Diagnostic {
  readonly category: string
  readonly location: { readonly path: string; readonly start: { readonly line: number } }
}

/** A line each: imports of values, of types, dynamic ones and re-exports in turn. */
function write(specifier: string, at: number): string {
  const forms = [
    `import '${specifier}'`,
    `import type { T${at} } from '${specifier}'`,
    `export const v${at} = import('${specifier}')`,
    `export { x${at} } from '${specifier}'`,
  ]
  return forms[at % forms.length] as string
}

t.test('an import that does not point down is an error, in whatever form', async (t) => {
  const folder = t.testdir()
  copyFileSync(join(ROOT, 'biome.layers.json'), join(folder, 'biome.layers.json'))
  const config = JSON.parse(readFileSync(join(ROOT, 'biome.json'), 'utf8'))
  writeFileSync(join(folder, 'biome.json'), JSON.stringify({ ...config, root: true, vcs: {} }))
  const expected: string[] = []
  for (const [file, { good, bad }] of Object.entries(TRIED)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), [...bad, ...good].map(write).join('\n'))
    expected.push(...bad.map((_, at) => `${file}:${at + 1}`))
  }
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome')
  const rule = '--only=style/noRestrictedImports'
  const args = [biome, 'lint', rule, '--reporter=json', '--max-diagnostics=none', '.']
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: Diagnostic[] }
  const found = diagnostics
    .filter(({ category }) => category === 'lint/style/noRestrictedImports')
    .map(({ location }) => `${location.path}:${location.start.line}`)
  t.strictSame(found.sort(), expected.sort())
})
