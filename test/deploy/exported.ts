/** What the server exports, from the metrics themselves. */
import { createMetrics } from '../../src/telemetry/metrics.js'

async function readPage(): Promise<string> {
  const metrics = createMetrics({ version: '0.0.0' })
  metrics.connect({
    commands: ['signal'],
    backlogJobs: () => 0,
    backlogOldestAgeMs: () => 0,
    backlogLimit: 1,
    clockOffsetMs: () => 0,
    isReady: () => true,
    breakers: { discord: () => 'closed' },
    dependencies: { discord: () => ({ state: 'up' }) },
  })
  return metrics.read()
}

/** Metrics by their names, without the suffixes that a histogram's series have. */
export async function exportedMetrics(): Promise<string[]> {
  return [...(await readPage()).matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name)
}

/** Series by their names. */
export async function exportedSeries(): Promise<Set<string>> {
  const types = [...(await readPage()).matchAll(/^# TYPE (\S+) (\S+)/gm)]
  return new Set(
    types.flatMap(([, name = '', type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    ),
  )
}
