/** The layers, tried: each room may import what lies below it, and nothing else gets past the linter. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import t from 'tap'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** By file: what it may import, and what it may not. */
const TRIED: Readonly<Record<string, { good: readonly string[]; bad: readonly string[] }>> = {
  'src/main.ts': {
    good: ['./app.js', './config/config.js', './log/open.js'],
    bad: ['./dev/demo/run.js', 'fastify'],
  },
  'src/cli.ts': {
    good: ['./tools/doctor/command.js', './config/manifest.js'],
    bad: ['./dev/demo/run.js', './log/logger.js', 'fastify'],
  },
  'src/app.ts': {
    good: ['fastify', './routes/server.js', './telemetry/metrics.js', './config/config.js'],
    bad: ['./main.js', './cli.js', './dev/fixtures/keys.js', 'prom-client', 'bullmq'],
  },
  'src/shared-engine.ts': {
    good: ['./responder/shared/backlog.js', './state/redis/store.js', './log/logger.js'],
    bad: ['./app.js', './telemetry/metrics.js', './config/config.js', 'ioredis'],
  },
  'src/lifecycle.ts': {
    good: ['./responder/job.js', './discord/clock-keeper.js'],
    bad: ['./app.js', './config/config.js', './telemetry/metrics.js', 'fastify'],
  },
  'src/tools/doctor/examine.ts': {
    good: ['../signing/sign.js', '../../discord/snowflake.js', '../../config/config.js'],
    bad: ['../../dev/fixtures/keys.js', '../../app.js', '../../cli.js', 'fastify', 'ioredis'],
  },
  'src/telemetry/story-log.ts': {
    good: ['../responder/hooks.js', '../routes/sender.js', '../log/logger.js', 'prom-client'],
    bad: [
      '../app.js',
      '../main.js',
      '../tools/report/command.js',
      '../config/config.js',
      'fastify',
    ],
  },
  'src/config/config.ts': {
    good: ['./environment.js', '../errors.js', '../discord/limits.js', '../signals/pairs.js'],
    bad: ['../log/logger.js', '../messages/text.js', '../app.js', 'fastify', 'prom-client'],
  },
  'src/routes/interactions.ts': {
    good: ['fastify', '../responder/responder.js', '../discord/verify.js', './server.js'],
    bad: [
      ...['../app.js', '../main.js', '../telemetry/metrics.js', '../log/logger.js'],
      ...['../config/config.js', '../dev/fixtures/keys.js', '../tools/signing/sign.js'],
      ...['prom-client', 'ioredis'],
    ],
  },
  'src/routes/dashboard/dashboard.ts': {
    good: ['fastify', '../operators-headers.js', '../../state/dependency-state.js'],
    bad: ['../../app.js', '../../telemetry/metrics.js', 'prom-client'],
  },
  'src/responder/responder.ts': {
    good: ['../commands/command.js', '../state/claims.js', '../errors.js', './hooks.js'],
    bad: ['../routes/server.js', '../log/logger.js', '../dev/stage/random.js', 'fastify', 'bullmq'],
  },
  'src/responder/shared/follow-up-queue.ts': {
    good: ['bullmq', 'ioredis', '../../state/redis/keys.js', '../job.js'],
    bad: ['../../routes/server.js', '../../shared-engine.js', 'fastify', 'prom-client'],
  },
  'src/commands/signal.ts': {
    good: ['../charts/levels.js', '../messages/signal-embed.js', '../signals/pairs.js'],
    bad: ['../responder/job.js', '../routes/server.js', '../config/config.js', 'fastify'],
  },
  'src/charts/renderer.ts': {
    good: ['../messages/price.js', '../signals/signal.js', '../errors.js', './worker.js'],
    bad: ['../commands/command.js', '../telemetry/metrics.js', 'prom-client'],
  },
  'src/messages/failure.ts': {
    good: ['../signals/signal.js', '../discord/message.js', '../errors.js', './locales/en-US.js'],
    bad: ['../commands/command.js', '../charts/svg.js', '../telemetry/metrics.js', 'prom-client'],
  },
  'src/messages/locales/en-US.ts': { good: ['./zh-CN.js'], bad: ['../../commands/command.js'] },
  'src/signals/cache/cache.ts': {
    good: ['../../errors.js', '../source.js', '../callback/jobs.js', 'lru-cache'],
    bad: ['../../messages/text.js', '../../log/logger.js', '../../config/config.js', 'bullmq'],
  },
  'src/signals/shared/precompute.ts': {
    good: ['bullmq', 'ioredis', '../../state/redis/keys.js', '../precompute/period-plan.js'],
    bad: ['../../responder/job.js', 'fastify', 'prom-client'],
  },
  'src/discord/api.ts': {
    good: ['../errors.js', './once-for.js', '../network/pool.js', 'undici'],
    bad: [
      ...['../signals/signal.js', '../state/claims.js', '../responder/outcome.js'],
      ...['../log/logger.js', 'fastify'],
    ],
  },
  'src/network/pool.ts': {
    good: ['../errors.js', './names.js', 'undici'],
    bad: ['../discord/limits.js', '../log/logger.js', '../config/config.js', 'fastify', 'ioredis'],
  },
  'src/state/memory-claims.ts': {
    good: ['../errors.js', './claims.js', '../discord/limits.js'],
    bad: ['../signals/signal.js', '../responder/job.js', 'ioredis'],
  },
  'src/state/redis/store.ts': {
    good: ['ioredis', '../claims.js', '../../errors.js'],
    bad: ['../../responder/job.js', '../../app.js', 'prom-client'],
  },
  'src/log/open.ts': {
    good: ['./logger.js', '../errors.js', 'pino'],
    bad: ['../config/config.js', '../discord/limits.js', '../app.js', 'fastify'],
  },
  'src/errors.ts': {
    good: ['node:util'],
    bad: ['./log/logger.js', './discord/limits.js', './app.js'],
  },
  'src/dev/demo/run.ts': {
    good: ['../../config/config.js', '../../tools/signing/sign.js', '../stage/front.js', 'ioredis'],
    bad: ['../../../test/harness/redis.js', 'fastify', 'prom-client'],
  },
  'test/responder/decide.test.ts': {
    good: ['../../src/dev/fixtures/keys.js', 'fastify'],
    bad: [],
  },
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

t.test(
  'an import that does not point down is an error: of values, of types, dynamic, re-exported',
  async (t) => {
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
  },
)

t.test('every room and every loose file of src/ has its floor', async (t) => {
  const { FLOORS } = await import(pathToFileURL(join(ROOT, 'scripts/layers.js')).href)
  t.strictSame([...readdirSync(join(ROOT, 'src')), 'bench'].sort(), [...FLOORS].sort())
})

t.test('biome.layers.json is what its table says: npm run layers', async (t) => {
  const { layers } = await import(pathToFileURL(join(ROOT, 'scripts/layers.js')).href)
  t.strictSame(JSON.parse(readFileSync(join(ROOT, 'biome.layers.json'), 'utf8')), layers())
})
