/** A job as text in the shared store, and read back: what is not of this shape was not written by this version. */
import { URL_SAFE_TOKEN } from '../../discord/interaction.js'
import { seal, unseal } from '../../state/redis/values.js'
import type { Job } from '../job.js'

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null
const areTexts = (...values: unknown[]) => values.every((value) => typeof value === 'string')
const areNumbers = (...values: unknown[]) => values.every(Number.isFinite)

/** With its token, which goes with it. */
export function writeJob(job: Job): string {
  return seal({ ...job })
}

/** Undefined for what cannot be run. */
export function readJob(interactionId: string, text: string): Job | undefined {
  return unseal(text, (fields) => {
    const { v: _, ...job } = fields
    const { token, request, acknowledgedAt, expiresAt, story } = job
    if (job.interactionId !== interactionId || !isFields(request) || !isFields(story))
      return undefined
    const isWhole =
      areTexts(token, request.command, request.locale) &&
      URL_SAFE_TOKEN.test(String(token)) &&
      isFields(request.options) &&
      areTexts(story.interactionId, story.command, story.ack) &&
      areNumbers(acknowledgedAt, expiresAt) &&
      areNumbers(story.ageMs, story.verifiedMs, story.ackMs, story.receivedAt)
    return isWhole ? (job as unknown as Job) : undefined
  })
}
