/** Building, starting and testing: the commands of whoever works on it or deploys it. */
import { type Accounts, stopAt } from './account.js'

const LISTENS = /"msg":"listening"/
const passed = { shows: /# \{ total: (\d+), pass: \1 \}/ }
const bench = { by: 'test/bench/bench-options.test.ts', says: "'--only', 'a, c'" }
const smoke = { by: 'test/bench/smoke.test.ts', says: "'--smoke', '--only'" }
const engine = { cannot: 'it needs a container engine, which tests have not' }
const look = { cannot: "it looks at the operator's own machine or cluster, and changes nothing" }

export const BUILDING: Accounts = {
  'npm run build': {
    by: 'test/docs/adding-a-command.test.ts',
    says: "works(t, 'npm run build')",
  },
  'npm start': stopAt(LISTENS),
  'signalbox start': stopAt(LISTENS),
  'signalbox --env .env start': stopAt(LISTENS),
  'node --env-file=.env dist/src/main.js': stopAt(LISTENS),
  'NODE_ENV=production npm start': {
    ...stopAt(LISTENS),
    // The page's own: the public test key is refused there.
    env: { DISCORD_PUBLIC_KEY: '0123456789abcdef'.repeat(4) },
  },
  'npm ci': { by: '.ci/run', says: 'npm ci' },
  'npm run lint': { by: '.ci/run', says: 'npm run lint' },
  'npm test -- --coverage': { by: '.ci/run', says: 'npm test -- --coverage' },
  'npm test': { by: '.ci/run', says: 'npm test' },
  '.ci/run': { cannot: 'it is what runs the tests' },
  'npm run format': { shows: /Checked \d+ files/ },
  'npx tap report text': { cannot: 'it reads the coverage of a whole `npm test`' },
  'npm run layers': { shows: /Formatted 1 file/ },
  'npm test -- test/responder/outcome.test.ts': passed,
  'npm test -- --snapshot test/commands/index.test.ts': passed,
  'npm test -- test/commands/levels.test.ts test/messages/levels-text.test.ts': {
    by: 'test/docs/adding-a-command.test.ts',
    says: 'commands/levels.test.js',
  },
  'npm test -- test/signals/file-source.test.ts test/config/config.test.ts': {
    by: 'test/docs/adding-a-signal-source.test.ts',
    says: 'signals/file-source',
  },
  'npm prune --omit=dev': { cannot: 'it is named as what leaves no compiler, not to be run' },
  'npm install': { cannot: 'it is named as what drops entries of the lock file, not to be run' },
  'git clone https://github.com/signalbox-bot/signalbox.git': { cannot: 'it needs the network' },
  'cd signalbox': { cannot: 'it follows the clone' },

  // The bench
  'npm run bench': { by: 'test/bench/smoke.test.ts', says: 'MAIN' },
  'npm run bench -- --quick': { by: 'test/bench/bench-command.test.ts', says: "'--quick'" },
  'npm run bench -- --quick --only a,c': bench,
  'npm run bench -- --only a,c': bench,
  'npm run bench -- --only i': smoke,
  'npm run bench -- --only j': smoke,
  'npm run bench -- --json FILE': { by: 'test/bench/smoke.test.ts', says: "'--json', file" },
  'npm run bench -- --smoke --only KEY': smoke,

  'docker build -t signalbox .': engine,
  'docker build -t signalbox --build-arg NODE_IMAGE=node@sha256:DIGEST --build-arg REVISION=$(git rev-parse HEAD) .':
    engine,
  'docker buildx imagetools inspect node:24-bookworm-slim': engine,
  'docker ps': look,
  'kubectl get pods': look,
  'systemctl status signalbox': look,
  timedatectl: look,
  'timedatectl set-ntp true': { cannot: "it sets the machine's clock" },
  'sysctl net.ipv4.tcp_migrate_req=1': { cannot: "it changes the machine's kernel" },
  'node --cpu-prof': { cannot: "it is a flag to start the operator's own server with" },
  'promtool test rules': { by: 'test/deploy/alerts.test.ts', says: "'test', 'rules'" },
}
