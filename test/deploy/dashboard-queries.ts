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

interface Dashboard {
  readonly panels: Panel[]
  readonly annotations: { readonly list: readonly { readonly expr: string }[] }
}

function readDashboard(): Dashboard {
  return JSON.parse(readFileSync(`${DEPLOY}grafana/dashboards/signalbox.json`, 'utf8'))
}

export const readPanels = (): Panel[] => readDashboard().panels

/** Queries whose results are drawn as marks over all panels. */
export function readMarks(): string[] {
  return readDashboard().annotations.list.map(({ expr }) => expr)
}

export function readQueries(): { readonly title: string; readonly expr: string }[] {
  return readPanels().flatMap(({ title, targets }) => targets.map(({ expr }) => ({ title, expr })))
}
