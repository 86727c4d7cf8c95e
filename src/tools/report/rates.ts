/** The figures of a summary that have thresholds, and how they stand to them. */
import { type Level, levelOf, THRESHOLDS, type ThresholdName } from '../../telemetry/thresholds.js'
import type { Summary } from './summary.js'

export interface Rated {
  readonly figure: string
  readonly value: string
  readonly warning: string
  readonly critical: string
  readonly level: Level
}

const share = (part: number, whole: number) => (whole === 0 ? undefined : part / whole)
const seconds = (ms: number | undefined) => (ms === undefined ? undefined : ms / 1000)

const percent = (value: number) => `${Number((value * 100).toFixed(2))} %`
const inSeconds = (value: number) => `${Number(value.toPrecision(3))} s`

/** In the order of the specification. */
export function rate(summary: Summary): Rated[] {
  const { outcomes, tooOld, discordErrors, ackMs, ageMs, backendMs, onlyLoud } = summary
  const row = (
    name: ThresholdName,
    figure: string,
    logged: number | undefined,
    print: (value: number) => string,
  ): Rated => {
    const value = onlyLoud ? undefined : logged
    return {
      figure,
      value: value === undefined ? '-' : print(value),
      warning: print(THRESHOLDS[name].warning),
      critical: print(THRESHOLDS[name].critical),
      level: levelOf(name, value),
    }
  }
  const all = outcomes.total
  const expired = share(outcomes.of('expired') + tooOld, all + tooOld)
  const already = share(discordErrors.of('40060'), ackMs.count)
  const success = share(outcomes.of('delivered') + outcomes.of('gone'), all)
  return [
    row('expiredRate', 'expired, or too old on arrival', expired, percent),
    row('alreadyAcknowledgedRate', 'already acknowledged (40060)', already, percent),
    row('ageSeconds', 'age on arrival, p95', seconds(ageMs.quantile(0.95)), inSeconds),
    row('backendSeconds', 'signal backend, p95', seconds(backendMs.quantile(0.95)), inSeconds),
    row('successRate', 'answered with what was asked for', success, percent),
  ]
}
