/** What the page can ask for: each takes the posted JSON, checks it, and does it. */

import { defineCommands } from '../../commands/definitions.js'
import { readConfig } from '../../config/config.js'
import { firstSignal } from '../demo/first-signal.js'
import { TEST_APPLICATION_ID, TEST_PUBLIC_KEY } from '../fixtures/keys.js'
import { FAULTS } from '../local-discord/faults.js'
import { BadRequest, type Json, readNumber, readOneOf, readText } from './asked.js'
import { complete, sendCommand, sendPress } from './speak.js'
import type { Stage } from './stage.js'
import { STORM_BOUNDS } from './storms.js'
import { FAILURES } from './switches.js'
import { LOCALES, USERS } from './voices.js'

type Action = (stage: Stage, asked: Json) => object | Promise<object>

/** As the demo's servers are configured: by the defaults. */
const { SIGNAL_PAIRS: PAIRS, SIGNAL_TIMEFRAMES: TIMEFRAMES } = readConfig({
  DISCORD_PUBLIC_KEY: TEST_PUBLIC_KEY,
  DISCORD_APPLICATION_ID: TEST_APPLICATION_ID,
  SIGNAL_API_URL: 'http://127.0.0.1',
})

const REPLICA_ACTIONS = ['kill', 'start'] as const

async function controlReplica({ servers }: Stage, asked: Json) {
  const name = readText(asked, 'name')
  const action = readOneOf({ action: readText(asked, 'action') }, 'action', REPLICA_ACTIONS)
  if (servers.replicas.length === 0) throw new BadRequest('there are replicas only with REDIS_URL')
  const done = action === 'kill' ? servers.killReplica(name) : servers.startReplica(name)
  if (done === undefined) throw new BadRequest(`there is no replica "${name}"`)
  await done
  return { replicas: servers.replicas }
}

export const ACTIONS: Readonly<Record<string, Action>> = {
  command: sendCommand,
  press: sendPress,
  autocomplete: complete,

  wire: ({ discord }, asked) => {
    const exchange = discord.exchange(readText(asked, 'id'))
    if (exchange === undefined) throw new BadRequest('that interaction is not here any more')
    return { exchanges: exchange.wire }
  },

  backend: ({ switches }, asked) => switches.setBackend(asked),
  skew: ({ switches }, asked) => switches.setSkew(asked),
  share: ({ switches }, asked) => switches.setShare(asked),

  storm: ({ storms }, asked) => {
    const perSecond = readNumber(asked, 'perSecond', 1, STORM_BOUNDS.maxPerSecond)
    const seconds = readNumber(asked, 'seconds', 1, STORM_BOUNDS.maxSeconds)
    return storms.start({ perSecond, seconds, pairs: PAIRS, timeframes: TIMEFRAMES })
  },

  'stop-storm': ({ storms }) => {
    storms.stop()
    return {}
  },

  replica: controlReplica,

  clear: ({ discord }) => {
    discord.forgetEnded()
    return {}
  },

  /** What there is to choose from. */
  choices: ({ switches, servers, now }) => ({
    tries: [
      { name: 'signal', options: firstSignal(now()) },
      { name: 'outlook', options: { pair: 'BTC/USD' } },
      { name: 'board', options: { timeframe: '1h' } },
      { name: 'help', options: {} },
    ],
    commands: defineCommands(PAIRS, TIMEFRAMES),
    users: USERS,
    locales: LOCALES,
    timeframes: TIMEFRAMES,
    faults: Object.entries(FAULTS).map(([name, { summary, parameter }]) => ({
      name,
      summary,
      parameter,
    })),
    failures: FAILURES.map(({ failure, summary }) => ({ name: String(failure), summary })),
    ...switches.settings,
    storm: STORM_BOUNDS,
    replicas: servers.replicas,
    dashboards: servers.dashboards,
  }),
}
