/** Reads rule files and queries: which series they name. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

/** `deploy/` in the package, seen from dist/test/deploy. */
export const DEPLOY = fileURLToPath(new URL('../../../deploy/', import.meta.url))

export interface Rule {
  readonly alert?: string
  readonly record?: string
  readonly expr: string
  readonly labels?: { readonly severity: string }
  readonly annotations?: Readonly<Record<'summary' | 'description' | 'runbook_url', string>>
}

export function readYaml<T>(path: string): T {
  return parse(readFileSync(DEPLOY + path, 'utf8')) as T
}

export function readRules(name: 'recording' | 'alerts'): Rule[] {
  const { groups } = readYaml<{ groups: { rules: Rule[] }[] }>(`prometheus/${name}.rules.yml`)
  return groups.flatMap(({ rules }) => rules)
}

/** Names of series in a PromQL expression: ours, node's, the process's, and `up`. */
export function seriesOf(expr: string): string[] {
  const bare = expr.replace(/\{[^}]*\}/g, '')
  return [...new Set(bare.match(/\b(?:signalbox[_:]|nodejs_|process_)[\w:]+|\bup\b/g))]
}
