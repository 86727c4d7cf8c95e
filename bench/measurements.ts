/** The measurements there are, in the order of the table. */
import type { Offered } from './measurement.js'

/* c8 ignore start: each takes real time on real processes; only `npm run bench` loads them */
export const MEASUREMENTS: readonly Offered[] = [
  {
    key: 'a',
    title: 'acknowledgement: genuine, forged, malformed, under a flood, against a bare floor',
    load: async () => (await import('./acknowledgement.js')).acknowledgement,
  },
  {
    key: 'b',
    title: 'warm /signal end to end',
    load: async () => (await import('./warm-signal.js')).warmSignal,
  },
  {
    key: 'c',
    title: 'follow-up: from the reply to the edit',
    load: async () => (await import('./follow-up.js')).followUp,
  },
  {
    key: 'd',
    title: 'Redis beside memory',
    load: async () => (await import('./redis-beside-memory.js')).redisBesideMemory,
  },
  {
    key: 'e',
    title: 'charts and event-loop delay',
    load: async () => (await import('./charts.js')).charts,
  },
  {
    key: 'f',
    title: 'memory of an interaction that waits',
    load: async () => (await import('./memory-waiting.js')).waiting,
  },
  {
    key: 'f',
    title: 'memory of an interaction that is remembered',
    load: async () => (await import('./memory-remembered.js')).remembered,
  },
  {
    key: 'f',
    title: 'growth over many interactions, and what is left over',
    load: async () => (await import('./memory-growth.js')).growth,
  },
  {
    key: 'g',
    title: 'start-up time and resident size',
    load: async () => (await import('./start-up.js')).startUp,
  },
  {
    key: 'h',
    title: 'two processes beside one, sharing a port',
    load: async () => (await import('./scaling.js')).sharedPort,
  },
  {
    key: 'h',
    title: 'two processes beside one, behind nginx',
    load: async () => (await import('./scaling.js')).behindNginx,
  },
  {
    key: 'i',
    title: 'the shared engine: scripts of our own beside BullMQ used plainly',
    load: async () => (await import('./engines/compared.js')).compared,
  },
  {
    key: 'j',
    title: 'commands of a whole interaction in Redis',
    load: async () => (await import('./engines/whole-interaction.js')).wholeInteraction,
  },
]
/* c8 ignore stop */
