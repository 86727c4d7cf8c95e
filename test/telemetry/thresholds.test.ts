/** SPEC's figures, and which side of them is bad. */
import t from 'tap'
import { levelOf, THRESHOLDS, type ThresholdName } from '../../src/telemetry/thresholds.js'

t.test('the figures are those of the specification', async (t) => {
  const figures = Object.entries(THRESHOLDS).map(([name, { warning, critical }]) => [
    name,
    warning,
    critical,
  ])
  t.strictSame(figures, [
    ['expiredRate', 0.05, 0.1],
    ['lostReplies', 0.05, 0.1],
    ['alreadyAcknowledgedRate', 0.1, 0.2],
    ['ageSeconds', 1, 2],
    ['backendSeconds', 2, 5],
    ['successRate', 0.95, 0.9],
  ])
})

t.test('a figure on its threshold is still good, past it is not', async (t) => {
  const levels = (name: ThresholdName, ...values: number[]) =>
    values.map((value) => levelOf(name, value))
  t.strictSame(levels('expiredRate', 0, 0.05, 0.051, 0.1, 0.11), [
    'ok',
    'ok',
    'warning',
    'warning',
    'critical',
  ])
  t.strictSame(levels('successRate', 1, 0.95, 0.94, 0.9, 0.89), [
    'ok',
    'ok',
    'warning',
    'warning',
    'critical',
  ])
  t.equal(levelOf('ageSeconds', undefined), 'unknown')
})
