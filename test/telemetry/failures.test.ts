/** What went wrong, counted and listed. */
import t from 'tap'
import { FailureCounts, LastFailures } from '../../src/telemetry/failures.js'

t.test('failures are counted by outcome and reason, the most frequent first', async (t) => {
  const counts = new FailureCounts()
  counts.add({ outcome: 'expired' })
  counts.add({ outcome: 'told', reason: 'SIGNAL_TIMEOUT' })
  const others = new FailureCounts()
  others.add({ outcome: 'told', reason: 'SIGNAL_TIMEOUT' })
  others.add({ outcome: 'told', reason: 'BUSY' })
  others.add({ outcome: 'told', reason: 'BUSY' })
  others.add({ outcome: 'told', reason: 'BUSY' })
  counts.merge(others)
  t.strictSame(counts.list, [
    { outcome: 'told', reason: 'BUSY', count: 3 },
    { outcome: 'told', reason: 'SIGNAL_TIMEOUT', count: 2 },
    { outcome: 'expired', count: 1 },
  ])
})

t.test('the last ten are known by their interactions, the newest first', async (t) => {
  const last = new LastFailures()
  for (let at = 1; at <= 12; at += 1)
    last.add({ at, interactionId: String(at), command: 'signal', outcome: 'expired' })
  t.strictSame(
    last.since(0).map(({ at }) => at),
    [12, 11, 10, 9, 8, 7, 6, 5, 4, 3],
  )
  t.strictSame(last.since(11), [
    { at: 12, interactionId: '12', command: 'signal', outcome: 'expired' },
  ])
})
