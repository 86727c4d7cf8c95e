/** The page: shows exchanges as they happen, and sends what is written, pressed and switched. */
import { prepareChannel } from './chat/channel.js'
import { prepareComposer } from './composer/composer.js'
import { byId } from './dom.js'
import { prepareNext } from './faults/next.js'
import { prepareSettings } from './faults/settings.js'
import { prepareStorm } from './faults/storm.js'
import { preparePeople } from './people.js'
import { ask, listen } from './server.js'
import { prepareTabs, showTab } from './tabs.js'
import { prepareWays } from './ways.js'
import { showDashboards, showTries } from './welcome.js'
import { preparePanel } from './wire/panel.js'
import { prepareRecent } from './wire/recent.js'

const KEPT = 400

const exchanges = new Map()
let chosen

prepareTabs()
const choices = await ask('choices')
const people = preparePeople(choices, () => {
  composer.leave()
  channel.redraw()
})
const takeFault = prepareNext(choices.faults)
const panel = preparePanel()
const recent = prepareRecent(open)
const channel = prepareChannel({
  press: (exchangeId, customId, values) => act('press', { exchangeId, customId, values }),
  choose: open,
  speaker: people.speaker,
  locale: people.locale,
})
const composer = prepareComposer(choices.commands, people.who, (name, options) =>
  act('command', { name, options }),
)
const settings = prepareSettings(choices, composer.onProblem)
const showStorm = prepareStorm(choices, composer.onProblem)

/** Resolves with the new exchange's id; undefined when the server says no, which the page shows. */
async function act(name, body) {
  composer.onProblem('')
  try {
    const { id } = await ask(name, { ...body, ...people.who(), fault: takeFault() })
    choose(id)
    return id
  } catch ({ message }) {
    composer.onProblem(message)
    return undefined
  }
}

function choose(id) {
  chosen = id
  channel.mark(id)
  recent.mark(id)
  const exchange = exchanges.get(id)
  if (exchange) panel.show(exchange)
}

/** Asked for: on a phone the wire is another tab. */
function open(id) {
  choose(id)
  if (byId('tabs').offsetParent !== null) showTab('wire')
}

function show(exchange) {
  const fresh = !exchanges.has(exchange.id)
  exchanges.set(exchange.id, exchange)
  if (exchanges.size > KEPT) exchanges.delete(exchanges.keys().next().value)
  channel.show(exchange)
  recent.show(exchange)
  if (fresh || exchange.id === chosen) choose(fresh ? exchange.id : chosen)
}

function clear() {
  exchanges.clear()
  channel.clear()
  recent.clear()
  panel.clear()
  chosen = undefined
}

byId('clear').addEventListener('click', () => ask('clear').catch(() => {}))
prepareWays(composer.focus)
showTries(choices.tries, (asked) => act('command', asked))
showDashboards(choices.dashboards)
settings.show(choices)
settings.showReplicas(choices.replicas)

listen(
  {
    exchange: show,
    storm: showStorm,
    replicas({ replicas, dashboards }) {
      settings.showReplicas(replicas)
      showDashboards(dashboards)
    },
    settings: settings.show,
    cleared: clear,
  },
  (live) => {
    const link = byId('link')
    link.textContent = live ? 'live' : 'connection lost'
    link.className = live ? 'live' : 'lost'
    document.body.dataset.ready = 'true'
  },
)
