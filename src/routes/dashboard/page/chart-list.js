/** Which graphs there are: a question, the figures that answer it, and the lines that they should not cross. */
import { count, milliseconds, percent } from './format.js'

const scaled = ({ warning, critical }, factor) => ({
  warning: warning * factor,
  critical: critical * factor,
})

export const CHARTS = [
  {
    title: 'How fast do we acknowledge?',
    note: "From receipt to the reply. Discord's limit is 3 s.",
    print: milliseconds,
    series: [
      ['p50', 'ackP50Ms', 'blue'],
      ['p99', 'ackP99Ms', 'amber'],
    ],
  },
  {
    title: 'How old are interactions on arrival?',
    note: "By Discord's clock: the network's and Discord's part.",
    print: milliseconds,
    limits: (thresholds) => scaled(thresholds.ageSeconds, 1000),
    series: [['p95', 'ageP95Ms', 'blue']],
  },
  {
    title: 'How do interactions end?',
    note: 'In the minute before, by outcome.',
    summed: true,
    print: count,
    series: [
      ['answered', 'delivered', 'green'],
      ['told why not', 'told', 'amber'],
      ['expired', 'expired', 'red'],
      ['refused or abandoned', 'lost', 'quiet'],
    ],
  },
  {
    title: 'Do traders get what they ask for?',
    note: 'Share of the 5 minutes before.',
    print: percent,
    limits: (thresholds) => scaled(thresholds.successRate, 1),
    range: (_, min) => [Math.max(0, Math.min(min ?? 1, 0.85) - 0.05), 1.02],
    series: [['answered as asked', 'successRate', 'blue']],
  },
  {
    title: 'How fast is the signal backend?',
    note: 'Failed fetches included.',
    print: milliseconds,
    limits: (thresholds) => scaled(thresholds.backendSeconds, 1000),
    series: [['p95', 'backendP95Ms', 'blue']],
  },
  {
    title: 'Does the cache carry the load?',
    note: 'Lookups in the minute before.',
    summed: true,
    print: count,
    series: [
      ['hit', 'hit', 'green'],
      ['stale', 'stale', 'amber'],
      ['miss', 'miss', 'blue'],
    ],
  },
  {
    title: 'How many answers are owed?',
    note: 'Accepted and not ended.',
    print: count,
    series: [['jobs', 'backlogJobs', 'blue']],
  },
]
