/** The faults that the local Discord can inject: one table, name to plan, each plan plain data. */
import type { Fault } from './fault.js'

interface FaultEntry {
  readonly summary: string
  /** What the number in `name:number` means, and what it is when there is none. */
  readonly parameter?: { readonly meaning: string; readonly default: number }
  readonly plan: (n: number) => Omit<Fault, 'name'>
}

const always = Number.POSITIVE_INFINITY
const times = (n: number) => ({ meaning: 'times', default: n })
const ms = (n: number) => ({ meaning: 'ms', default: n })
const error = (status: number, code: number, message: string) =>
  ({ kind: 'error', status, code, message }) as const
const lose = (how: 'reset' | 'close', processed: boolean) => (afterMs: number) => ({
  lose: { how, afterMs, processed },
})
const limited = (scope: 'user' | 'shared' | 'global') => (n: number) => ({
  edits: { times: n, answer: { kind: 'limited', scope, retryAfterS: 0.2 } as const },
})

const refusedTree = {
  embeds: {
    0: { description: { _errors: [{ code: 'BASE_TYPE_BAD_LENGTH', message: 'Refused.' }] } },
  },
}

export const FAULTS: Readonly<Record<string, FaultEntry>> = {
  'early-10015': {
    summary: 'edits find Unknown Webhook although the reply was read',
    parameter: times(2),
    plan: (n) => ({ edits: { times: n, answer: error(404, 10015, 'Unknown Webhook') } }),
  },
  'late-processing': {
    summary: 'Discord processes the reply some time after reading it; edits before that find 10015',
    parameter: ms(400),
    plan: (n) => ({ processAfterMs: n }),
  },
  'lost-reply': {
    summary: 'the connection is reset before the reply is read; a callback succeeds',
    parameter: ms(0),
    plan: lose('reset', false),
  },
  'lost-reply-close': {
    summary: 'the connection is closed before the reply is read; a callback succeeds',
    parameter: ms(0),
    plan: lose('close', false),
  },
  'lost-reply-processed': {
    summary: 'the connection is reset, yet Discord has the reply; a callback finds 40060',
    parameter: ms(0),
    plan: lose('reset', true),
  },
  'lost-reply-processed-close': {
    summary: 'the connection is closed, yet Discord has the reply; a callback finds 40060',
    parameter: ms(0),
    plan: lose('close', true),
  },
  '10062': {
    summary: 'the reply is lost by a reset and the callback comes too late: Unknown interaction',
    parameter: ms(0),
    plan: (n) => ({ ...lose('reset', false)(n), tooLate: true }),
  },
  '10062-reply': {
    summary: 'the reply is read but was too late; edits find 10015 for good',
    plan: () => ({ tooLate: true }),
  },
  '10062-edit': {
    summary: 'edits find Unknown interaction',
    plan: () => ({
      edits: {
        times: always,
        answer: { ...error(404, 10062, 'Unknown interaction'), final: 'unanswered' },
      },
    }),
  },
  '50027': {
    summary: 'the token is dead when the edit comes',
    plan: () => ({
      edits: {
        times: always,
        answer: { ...error(401, 50027, 'Invalid Webhook Token'), final: 'unanswered' },
      },
    }),
  },
  '10008': {
    summary: 'the trader deleted the message before the edit',
    plan: () => ({
      edits: {
        times: always,
        answer: { ...error(404, 10008, 'Unknown Message'), final: 'deleted' },
      },
    }),
  },
  '50035': {
    summary: 'edits are refused with an error tree',
    parameter: times(1),
    plan: (n) => ({
      edits: {
        times: n,
        answer: { ...error(400, 50035, 'Invalid Form Body'), errors: refusedTree },
      },
    }),
  },
  '429-user': { summary: 'edits are limited', parameter: times(1), plan: limited('user') },
  '429-shared': {
    summary: 'edits are limited, shared',
    parameter: times(1),
    plan: limited('shared'),
  },
  '429-global': {
    summary: 'edits are limited, global',
    parameter: times(1),
    plan: limited('global'),
  },
  'ban-page': {
    summary: "edits find Cloudflare's ban page (error code: 1015)",
    parameter: times(1),
    plan: (n) => ({ edits: { times: n, answer: { kind: 'ban', retryAfterS: 1 } } }),
  },
  '5xx': {
    summary: 'edits find 502, 500, 503 in turn',
    parameter: times(2),
    plan: (n) => ({ edits: { times: n, answer: { kind: 'broken', statuses: [502, 500, 503] } } }),
  },
  reset: {
    summary: 'edits find the connection reset',
    parameter: times(1),
    plan: (n) => ({ edits: { times: n, answer: { kind: 'reset' } } }),
  },
  hang: {
    summary: 'edits are never answered',
    parameter: times(1),
    plan: (n) => ({ edits: { times: n, answer: { kind: 'hang' } } }),
  },
  duplicate: {
    summary: 'the interaction is sent twice at once',
    plan: () => ({ duplicate: 'together' }),
  },
  'duplicate-after': {
    summary: 'the interaction is sent again after its reply',
    plan: () => ({ duplicate: 'after' }),
  },
  'clock-skew': {
    summary: "Discord's clock runs ahead (behind, when negative), from here on",
    parameter: ms(5000),
    plan: (n) => ({ skewMs: n }),
  },
}
