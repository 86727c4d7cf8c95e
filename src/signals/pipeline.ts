/** temp */
import type { Config } from '../config.js'
import { createHttpSource } from './http-source.js'
import type { SignalReader } from './reader.js'
import type { SourceHooks } from './source.js'
export function createSignalPipeline(o: {
  config: Config
  now: () => number
  hooks: SourceHooks & { onCache: (r: 'hit' | 'stale' | 'miss') => void }
}) {
  const source = createHttpSource({
    url: o.config.SIGNAL_API_URL,
    apiKey: o.config.SIGNAL_API_KEY,
    timeoutMs: o.config.SIGNAL_TIMEOUT_MS,
    hooks: o.hooks,
    now: o.now,
  })
  const reader: SignalReader = {
    peek: () => undefined,
    async read(key, abort) {
      const at = performance.now()
      const signal = await source.fetch(key, abort)
      return { signal, cache: 'miss', fetchedAt: o.now(), backendMs: performance.now() - at }
    },
  }
  return {
    reader,
    state: () => ({ state: 'up' as const }),
    breakerState: () => 'closed' as const,
    start() {},
    stop() {},
    close: () => source.close(),
  }
}
