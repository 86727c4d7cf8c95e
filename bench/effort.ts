/** How much is measured: everything is counted, so that a run ends after the same work wherever it runs. */

export interface Effort {
  /** Interleaved: ours, the other, ours, the other. Odd, so that one of them is the middle. */
  readonly rounds: number
  readonly connections: number
  /** Requests of a closed loop, and those before them that are not counted. */
  readonly closed: number
  readonly warmUp: number
  /** Requests of an open loop, of which `rate` arrive a second. */
  readonly open: number
  readonly rate: number
  /** One after the other, each waited for. */
  readonly samples: number
  readonly charts: number
  /** Interactions waiting at once on a backend that hangs. */
  readonly waiting: number
  /** Interactions that ended and are remembered. */
  readonly remembered: number
  /** Interactions that memory must not grow with. */
  readonly interactions: number
  /** Starts of a process. */
  readonly starts: number
}

export const FULL: Effort = {
  rounds: 3,
  connections: 50,
  closed: 25_000,
  warmUp: 8000,
  open: 3000,
  rate: 200,
  samples: 5000,
  charts: 50,
  waiting: 10_000,
  remembered: 50_000,
  interactions: 1_000_000,
  starts: 9,
}

/** Four to five minutes: enough to see a change, not enough to argue about a hundredth. */
export const QUICK: Effort = {
  ...FULL,
  closed: 2500,
  warmUp: 1000,
  open: 200,
  samples: 300,
  charts: 20,
  waiting: 2000,
  remembered: 5000,
  interactions: 50_000,
  starts: 3,
}

/** Shows that all of it works; the figures mean nothing. */
export const SMOKE: Effort = {
  rounds: 1,
  connections: 5,
  closed: 40,
  warmUp: 10,
  open: 20,
  rate: 100,
  samples: 10,
  charts: 2,
  waiting: 50,
  remembered: 50,
  interactions: 1000,
  starts: 1,
}
