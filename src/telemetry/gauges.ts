/** Metrics that are read at the moment of a scrape rather than counted. */
import { Gauge, type Registry } from 'prom-client'
import type { DependencyState } from '../state/dependency-state.js'

export interface MetricSources {
  readonly backlogJobs: () => number
  readonly backlogOldestAgeMs: () => number
  /** `MAX_BACKLOG`. */
  readonly backlogLimit: number
  readonly clockOffsetMs: () => number
  readonly isReady: () => boolean
  /** Share of the recent interactions that got their answer, 0..1; undefined before the first. */
  readonly successRatio: () => number | undefined
  /** By name: 0 closed, 1 half-open, 2 open. */
  readonly breakers: Readonly<Record<string, () => 'closed' | 'half-open' | 'open'>>
  readonly dependencies: Readonly<Record<string, () => DependencyState>>
}

const BREAKER_VALUE = { closed: 0, 'half-open': 1, open: 2 }

export function registerGauges(register: Registry, prefix: string, sources: MetricSources): void {
  const registers = [register]
  const read = (name: string, help: string, value: () => number) =>
    new Gauge({
      name: prefix + name,
      help,
      registers,
      collect() {
        this.set(value())
      },
    })
  const readEach = <T>(
    name: string,
    help: string,
    label: string,
    all: Readonly<Record<string, () => T>>,
    value: (state: T) => number,
  ) =>
    new Gauge({
      name: prefix + name,
      help,
      labelNames: [label],
      registers,
      collect() {
        for (const [each, state] of Object.entries(all)) this.set({ [label]: each }, value(state()))
      },
    })

  const { backlogJobs, backlogOldestAgeMs, backlogLimit, clockOffsetMs, isReady } = sources
  read('backlog_jobs', 'Accepted and not ended, running ones included.', backlogJobs)
  read(
    'backlog_limit_jobs',
    'MAX_BACKLOG: past it traders read that it is busy.',
    () => backlogLimit,
  )
  read(
    'backlog_oldest_age_seconds',
    'Age of the oldest of them.',
    () => backlogOldestAgeMs() / 1000,
  )
  read(
    'clock_offset_seconds',
    "Discord's clock minus this machine's.",
    () => clockOffsetMs() / 1000,
  )
  read('ready', '0 from the moment that shutdown begins: the backlog drains.', () =>
    Number(isReady()),
  )
  read(
    'success_ratio',
    'Share of the last 1000 interactions that got their answer.',
    () => sources.successRatio() ?? 1,
  )
  const { breakers, dependencies } = sources
  readEach(
    'breaker_state',
    '0 closed, 1 half-open, 2 open.',
    'breaker',
    breakers,
    (state) => BREAKER_VALUE[state],
  )
  readEach(
    'dependency_up',
    '0 where nothing is had from the dependency, 1 where it answers, slowly or badly as it may, or nothing is known.',
    'dependency',
    dependencies,
    ({ state }) => Number(state !== 'down'),
  )
}
