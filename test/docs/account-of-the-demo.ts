/** The demo's commands, each of which is run. */
import { type Accounts, stopAt } from './account.js'

const PAGE = /playground is at \S+/

export const DEMO: Accounts = {
  'npm run demo': stopAt(PAGE),
  'npm run demo -- --once': { shows: /The trader got a signal/ },
  'npm run demo -- --fault lost-reply': stopAt(PAGE),
  'npm run demo -- --backend-failure': stopAt(PAGE),
  'npm run demo -- --once --fault lost-reply': { shows: /callback[\s\S]*The trader got a signal/ },
  'npm run demo -- --once --fault lost-reply-processed': { shows: /40060[\s\S]*got a signal/ },
  'npm run demo -- --once --fault early-10015:2': { shows: /10015[\s\S]*got a signal/ },
  'npm run demo -- --once --fault duplicate': { shows: /The trader got a signal/ },
}
