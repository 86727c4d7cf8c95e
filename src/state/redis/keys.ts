/** The names of everything that Signalbox keeps in Redis: all under one prefix, the queue's by BullMQ. */

/**
 * How what is kept is written. It stands in every name, so that versions which write differently never meet, and in
 * every value and message, which are checked where they are read. A new one needs a reader of what the old one still owes,
 * as former-queue.ts is; a further member that may be missing needs no new one.
 */
export const FORMAT = 2

export const PREFIX = `signalbox:v${FORMAT}`

const named = (kind: string) => (id: string) => `${PREFIX}:${kind}:${id}`

/** Each of these keys has a life of its own; nothing without one is made outside of BullMQ. */
export const keys = {
  /** An interaction: who was first, the reply and, while it is owed, the job with its token. 15 minutes. */
  interaction: named('interaction'),
  /** Interactions that are owed, by when their owner's word for them ends on Redis' clock. */
  leases: `${PREFIX}:leases`,
  /** When any replica last gave a sign of life, and until when nobody's silence counts. */
  pulse: `${PREFIX}:pulse`,
  /** A signal, by `PAIR@TIMEFRAME`: as long as the caches hold one. */
  signal: named('signal'),
  /** What a callback is waited for, by the job's id: 15 minutes. */
  callback: named('callback'),
  /** How that wait ended: 15 minutes. */
  outcome: named('outcome'),
  /** How often each key was asked for, lately: two periods. */
  demand: `${PREFIX}:demand`,
  /** That the schedule of refreshes runs: set by each period, for one and a half. */
  schedule: `${PREFIX}:schedule`,
  /** Written to see whether writing works: seconds. */
  probe: `${PREFIX}:probe`,
} as const

/** Where replicas tell each other what has come in. Redis' channels know no databases: each has one of its own. */
export const channelOf = (database: number) => `${PREFIX}:news:${database}`
