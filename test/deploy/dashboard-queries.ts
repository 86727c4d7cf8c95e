/** The Grafana dashboard's queries, with the question that their panel answers. */
import { readFileSync } from 'node:fs'
import { DEPLOY } from './series.js'

export interface Panel {
  readonly title: string
  readonly type: string
  readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>
  readonly fieldConfig: {
    readonly defaults: {
      readonly thresholds?: { readonly steps: { color: string; value: number | null }[] }
    }
  }
  readonly targets: readonly { readonly expr: string }[]
}

export function readPanels(): Panel[] {
  const file = `${DEPLOY}grafana/dashboards/signalbox.json`
  return (JSON.parse(readFileSync(file, 'utf8')) as { panels: Panel[] }).panels
}

export function readQueries(): { readonly title: string; readonly expr: string }[] {
  return readPanels().flatMap(({ title, targets }) => targets.map(({ expr }) => ({ title, expr })))
}
