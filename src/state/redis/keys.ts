/** The names of everything that Signalbox keeps in Redis: all under one prefix, the queues' by BullMQ. */

export const PREFIX = 'signalbox'

const named = (kind: string) => (id: string) => `${PREFIX}:${kind}:${id}`

/** Each of these keys has a life of its own; nothing without one is made outside of BullMQ. */
export const keys = {
  /** An interaction's first reply: 15 minutes. */
  claim: named('claim'),
  /** An interaction's token: as long as its job, 15 minutes at most. */
  token: named('token'),
  /** Set where a job's end could not be told to its queue in time: 15 minutes. */
  done: named('done'),
  /** A signal, by `PAIR@TIMEFRAME`: as long as the caches hold one. */
  signal: named('signal'),
  /** What a callback is waited for, by the job's id: 15 minutes. */
  callback: named('callback'),
  /** How that wait ended: 15 minutes. */
  outcome: named('outcome'),
  /** How often each key was asked for, lately: two periods. */
  demand: `${PREFIX}:demand`,
  /** Written to see whether writing works: seconds. */
  probe: `${PREFIX}:probe`,
} as const

/** Where replicas tell each other what has come in. Redis' channels know no databases: each has one of its own. */
export const channelOf = (database: number) => `${PREFIX}:news:${database}`
