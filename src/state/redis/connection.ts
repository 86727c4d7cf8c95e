/** Connections to Redis or Valkey that fail at once rather than queue, and come back by themselves. */
import { Redis, type RedisOptions } from 'ioredis'
import { type RedisAddress, readRedisUrl } from './address.js'
import { Sentinels } from './sentinels.js'
import { named } from './trouble.js'

const CONNECT_TIMEOUT_MS = 2000
/** One that has no answer by then is left for the next. */
const SENTINEL_TIMEOUT_MS = 2000
const LONGEST_PAUSE_MS = 500
/**
 * A connection that was asked and says nothing for so long is made anew: what lies between may have forgotten it without
 * a word. Patient ones wait for longer than BullMQ lets Redis hold a question back, which is 10 s.
 */
const SILENCE_MS = 3000
const PATIENT_SILENCE_MS = 15_000

function whereTo({ hosts, tls, sentinel, ...login }: RedisAddress): RedisOptions {
  const { username, password, database: db } = login
  const common = { username, password, db, ...(tls && { tls: {} }) }
  if (sentinel === undefined) return { ...common, ...hosts[0] }
  return {
    ...common,
    Connector: Sentinels,
    sentinels: [...hosts],
    name: sentinel.name,
    sentinelPassword: sentinel.password,
    sentinelCommandTimeout: SENTINEL_TIMEOUT_MS,
    ...(tls && { enableTLSForSentinelMode: true, sentinelTLS: {} }),
  }
}

/**
 * The driver listens for one error of a socket. TLS may tell another, when a handshake is left that fails as well: that
 * one would end the process.
 */
function hearTheNext({ stream }: Redis) {
  if (stream?.listenerCount('error') === 0) stream.on('error', () => {})
}

/** What a server says of itself before it closes a connection that has asked nothing yet: the driver drops that line. */
const FAREWELL = /^-((?:ERR max number of clients|DENIED\b)[^\r\n]*)/

const BREAKS: readonly unknown[] = ['EPIPE', 'ECONNRESET', 'closed']

/** Names what each connection of this client complains about. */
function nameTroubles(redis: Redis, database: number) {
  let farewell: (Error & { code?: unknown }) | undefined
  redis.on('connect', () => {
    redis.stream.once('data', (chunk: Buffer) => {
      const [, said] = FAREWELL.exec(chunk.toString('latin1', 0, 200)) ?? []
      if (said === undefined) return
      farewell = named(new Error(said), database)
      redis.emit('error', farewell)
    })
  })
  redis.on('error', (error) => {
    hearTheNext(redis)
    // That it broke is no news then, nor that the next one breaks before it is heard why.
    const { code } = named(error, database) as { code?: unknown }
    if (farewell && BREAKS.includes(code)) Object.assign(error, { code: farewell.code })
  })
  redis.on('ready', () => {
    farewell = undefined
  })
  return redis
}

/**
 * For commands. While there is no connection they are refused at once, and what was under way when it broke is not
 * sent again: whether it had been carried out nobody knows, so that the caller has to decide.
 */
export function connect(url: string, silenceMs = SILENCE_MS): Redis {
  const address = readRedisUrl(url)
  const redis = new Redis({
    ...whereTo(address),
    enableOfflineQueue: false,
    // Two commands more before anything else, for which the documented rights are not enough.
    disableClientInfo: true,
    // inspect.ts does it, by name: the driver would wait in silence, or write to standard error.
    enableReadyCheck: false,
    autoResendUnfulfilledCommands: false,
    // What was under way is told so as soon as the connection has gone.
    maxRetriesPerRequest: 0,
    connectTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: silenceMs,
    // Without a limit, and at once where it was there until now: a server that closes what is idle is not away.
    retryStrategy: (times) => Math.min(10 * times ** 2, LONGEST_PAUSE_MS),
    reconnectOnError: ({ message }) => message.startsWith('READONLY'),
  })
  return nameTroubles(redis, address.database)
}

/** For a worker, or for a subscription that is made anew at each `ready`: waits as long as it takes. */
export function connectPatiently(redis: Redis, silenceMs = PATIENT_SILENCE_MS): Redis {
  const patient = redis.duplicate({
    enableOfflineQueue: true,
    enableReadyCheck: true,
    autoResendUnfulfilledCommands: true,
    // Where that is refused the driver leaves a rejection to nobody, which ends the process: whoever listens does it.
    autoResubscribe: false,
    maxRetriesPerRequest: null,
    socketTimeout: silenceMs,
  })
  // The connection for commands tells of the same trouble, once.
  return nameTroubles(patient, redis.options.db as number)
}
