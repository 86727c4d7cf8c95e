/** A job in the shared store: what was written is read, and anything else is nothing. */
import t from 'tap'
import { readJob, writeJob } from '../../../src/responder/shared/stored-job.js'
import { jobFor } from '../backlog-contract.js'

const read = (members: object) => readJob('1', JSON.stringify({ ...stored, ...members }))
const stored = JSON.parse(writeJob(jobFor('1'))) as Record<string, object>

t.test('what was written is read', (t) => {
  const job = jobFor('1', { rescue: 'had-arrived' })
  t.strictSame(readJob('1', writeJob(job)), job)
  t.end()
})

t.test('what cannot be run is nothing', (t) => {
  const { request, story } = stored
  const strange = [
    { v: 3 },
    { interactionId: '2' },
    { token: 7 },
    { token: undefined },
    { request: null },
    { request: 'signal' },
    { request: { ...request, command: 1 } },
    { request: { ...request, locale: undefined } },
    { request: { ...request, options: 'none' } },
    { acknowledgedAt: 'now' },
    { expiresAt: null },
    { story: undefined },
    { story: { ...story, ack: 1 } },
    { story: { ...story, ageMs: '1' } },
    { story: { ...story, receivedAt: undefined } },
  ]
  for (const members of strange) t.equal(read(members), undefined, JSON.stringify(members))
  t.equal(readJob('1', 'no JSON'), undefined)
  t.equal(readJob('2', writeJob(jobFor('1'))), undefined, "another one's")
  t.end()
})
