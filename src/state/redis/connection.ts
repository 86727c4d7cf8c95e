/** Connections to Redis or Valkey that fail at once rather than queue, and come back by themselves. */
import { Redis } from 'ioredis'

const CONNECT_TIMEOUT_MS = 2000
const LONGEST_PAUSE_MS = 500
/**
 * A connection that was asked and says nothing for so long is made anew: what lies between may have forgotten it without
 * a word. Patient ones wait for longer than BullMQ lets Redis hold a question back, which is 10 s.
 */
const SILENCE_MS = 3000
const PATIENT_SILENCE_MS = 15_000

/**
 * For commands. While there is no connection they are refused at once, and what was under way when it broke is not
 * sent again: whether it had been carried out nobody knows, so that the caller has to decide.
 * The URL carries user, password, database and, as `rediss://`, TLS.
 */
export function connect(url: string, silenceMs = SILENCE_MS): Redis {
  return new Redis(url, {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    // What was under way is told so as soon as the connection has gone.
    maxRetriesPerRequest: 0,
    connectTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: silenceMs,
    // Without a limit, and often: coming back is what the others wait for.
    retryStrategy: (times) => Math.min(50 * times, LONGEST_PAUSE_MS),
    reconnectOnError: ({ message }) => message.startsWith('READONLY'),
  })
}

/** For a worker or a subscription: waits as long as it takes, and listens again after a break. */
export function connectPatiently(redis: Redis, silenceMs = PATIENT_SILENCE_MS): Redis {
  const patient = redis.duplicate({
    enableOfflineQueue: true,
    autoResendUnfulfilledCommands: true,
    maxRetriesPerRequest: null,
    socketTimeout: silenceMs,
  })
  // The connection for commands tells of the same trouble, once.
  patient.on('error', () => {})
  return patient
}
