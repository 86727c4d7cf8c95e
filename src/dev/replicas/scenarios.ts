/** The scenarios that there are. */
import type { Scenario } from './report.js'

export interface Offered {
  readonly name: string
  readonly title: string
  load(): Promise<Scenario>
}

/* c8 ignore start: each takes real time, up to minutes, on a Redis that it stops; only `npm run replicas` loads them */
/** Loaded by need. */
export const SCENARIOS: readonly Offered[] = [
  {
    name: 'once',
    title: 'the same interaction to three replicas at once, 200 times',
    load: async () => (await import('./once.js')).once,
  },
  {
    name: 'killed',
    title: 'kill -9 of one of three with 100 acknowledged interactions in flight',
    load: async () => (await import('./killed.js')).killed,
  },
  {
    name: 'stopped',
    title: 'Redis stopped for 10 s under load and started again',
    load: async () => (await import('./outage.js')).stopped,
  },
  {
    name: 'frozen',
    title: 'Redis silent on open connections for 10 s under load',
    load: async () => (await import('./outage.js')).frozen,
  },
  {
    name: 'flushed',
    title:
      'FLUSHALL with 30 acknowledged interactions in flight; the schedule of refreshes after it',
    load: async () => (await import('./flushed.js')).flushed,
  },
  {
    name: 'strange',
    title: 'garbage on every channel and in every value of Redis',
    load: async () => (await import('./strange.js')).strange,
  },
  {
    name: 'skewed',
    title: 'a replica whose clock is wrong by seconds and minutes, alive and dead',
    load: async () => (await import('./skewed.js')).skewed,
  },
  {
    name: 'duplicates',
    title: 'duplicates aimed at the moment of the first one, replicas near and far from Redis',
    load: async () => (await import('./duplicates.js')).duplicates,
  },
  {
    name: 'thawed',
    title: 'a replica frozen while it works, and resumed when others have taken its work over',
    load: async () => (await import('./thawed.js')).thawed,
  },
  {
    name: 'far',
    title: 'Redis 0 to 250 ms away: traffic, and kill -9 of a replica under it',
    load: async () => (await import('./far.js')).far,
  },
  {
    name: 'poison',
    title: 'an interaction whose work ends the process that does it',
    load: async () => (await import('./poison.js')).poison,
  },
  {
    name: 'handover',
    title: 'SIGTERM while an edit is under way',
    load: async () => (await import('./handover.js')).handover,
  },
  {
    name: 'shared',
    title: "a fetch that hangs on one replica while another's of the same signal succeeds",
    load: async () => (await import('./shared.js')).shared,
  },
  {
    name: 'backlog',
    title: '900 interactions waiting on one replica, Redis 80 ms away',
    load: async () => (await import('./backlog.js')).backlog,
  },
  {
    name: 'rolling',
    title: 'rolling restart of three replicas under load',
    load: async () => (await import('./rolling.js')).rolling,
  },
  {
    name: 'cost',
    title: 'Redis mode beside memory mode: acknowledgement, and from the reply to the edit',
    load: async () => (await import('./cost.js')).cost,
  },
  {
    name: 'callbacks',
    title: 'callback mode: 1000 jobs, callbacks to random replicas in random order',
    load: async () => (await import('./callbacks.js')).callbacks,
  },
  {
    name: 'upgrade',
    title: 'rolling upgrade from another build to this one and back, under load',
    load: async () => (await import('./upgrade.js')).upgrade,
  },
  {
    name: 'soak',
    title:
      'minutes of load; every 5 s a replica is killed, frozen, skewed, cut off or far from Redis',
    load: async () => (await import('./soak.js')).soak,
  },
]
/* c8 ignore stop */
