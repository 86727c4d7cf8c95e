/** What docs/installing.md has an operator type: most of it needs what no test has, or changes the machine itself. */
import type { Account, Accounts } from './account.js'

const all = (account: Account, commands: readonly string[]): Accounts =>
  Object.fromEntries(commands.map((command) => [command, account]))

const engine = { cannot: 'it needs a container engine, which tests have not' }
const cluster = { cannot: 'it needs a cluster, which tests have not' }
const machine = { cannot: "it changes the operator's own machine" }
const terminal = { cannot: 'it reads what is typed' }
const quiet = { shows: /^$/ }

const PORTS = '-p 127.0.0.1:3000:3000 -p 127.0.0.1:9464:9464'
const RUN = `docker run -d --name signalbox --restart unless-stopped --stop-timeout 30 --env-file .env ${PORTS} --log-opt max-size=20m --log-opt max-file=10 signalbox`
const REGISTRY = 'registry.example.com/signalbox'
const CLONE = 'git clone https://github.com/signalbox-bot/signalbox.git /opt/signalbox'
const TOKEN = 'printf %s "$DISCORD_BOT_TOKEN" | kubectl exec -i deployment/signalbox'

export const INSTALLING: Accounts = {
  // The environment
  'cp .env.example .env': quiet,
  'chmod 600 .env': quiet,
  'cp .env.example deploy/.env': quiet,
  'chmod 600 deploy/.env': quiet,
  'echo "VALKEY_PASSWORD=$(openssl rand -hex 32)" >> deploy/.env': { ...quiet, needs: ['openssl'] },
  'echo "GRAFANA_PASSWORD=$(openssl rand -hex 32)" >> deploy/.env': {
    ...quiet,
    needs: ['openssl'],
  },
  ...all(terminal, ['read -rs DISCORD_BOT_TOKEN', 'export DISCORD_BOT_TOKEN']),

  ...all(engine, [
    RUN,
    'docker logs signalbox',
    'docker logs --since 10m signalbox',
    'docker run --rm signalbox signalbox doctor --url https://bot.example.com/interactions',
    'docker run --rm --env-file .env -e DISCORD_BOT_TOKEN signalbox signalbox register --dry-run',
    'docker run --rm --env-file .env -e DISCORD_BOT_TOKEN signalbox signalbox register',
    'docker logs signalbox | docker run --rm -i signalbox signalbox report -',
    'docker tag signalbox signalbox:before',
    'docker tag signalbox:before signalbox',
    'docker stop signalbox',
    'docker rm signalbox',
    'docker compose up -d --build --wait',
    'docker compose up -d --wait',
    'docker compose up -d --no-deps --wait signalbox-1',
    'docker compose up -d --no-deps --wait signalbox-2',
    'docker compose build',
    'docker compose ps',
    'docker compose stop signalbox-1 signalbox-2',
    'docker compose exec valkey valkey-cli FLUSHDB',
    'docker compose exec signalbox-1 signalbox doctor --url https://bot.example.com/interactions',
    'docker compose run --rm --no-deps -e DISCORD_BOT_TOKEN signalbox-1 signalbox register --dry-run',
    'docker compose run --rm --no-deps -e DISCORD_BOT_TOKEN signalbox-1 signalbox register',
    'docker compose logs --since 10m signalbox-1 signalbox-2',
    'docker compose logs --no-log-prefix signalbox-1 signalbox-2 | docker compose run --rm --no-deps -T signalbox-1 signalbox report -',
    `docker build -t ${REGISTRY}:0.1.0 .`,
    `docker push ${REGISTRY}:0.1.0`,
    `docker build -t ${REGISTRY}:0.2.0 .`,
    `docker push ${REGISTRY}:0.2.0`,
  ]),

  ...all(cluster, [
    'kubectl apply -f deploy/kubernetes.yaml',
    'kubectl get pods -l app=signalbox',
    'kubectl logs deployment/signalbox',
    'kubectl logs -l app=signalbox --since 10m --tail -1',
    'kubectl logs -l app=signalbox --tail -1 | kubectl exec -i deployment/signalbox -- signalbox report -',
    'kubectl port-forward deployment/signalbox 9464',
    'kubectl exec deployment/signalbox -- signalbox doctor --url https://bot.example.com/interactions',
    `${TOKEN} -- sh -c 'DISCORD_BOT_TOKEN=$(cat) signalbox register --dry-run'`,
    `${TOKEN} -- sh -c 'DISCORD_BOT_TOKEN=$(cat) signalbox register'`,
    `kubectl set image deployment/signalbox signalbox=${REGISTRY}:0.2.0`,
    'kubectl rollout status deployment/signalbox',
    'kubectl rollout restart deployment/signalbox',
    'kubectl rollout undo deployment/signalbox',
    'kubectl scale deployment/signalbox --replicas 0',
    'kubectl scale deployment/signalbox --replicas 2',
    'kubectl wait pod -l app=signalbox --for=delete --timeout=60s',
  ]),

  ...all(machine, [
    'git pull',
    `${CLONE}-0.1.0`,
    `${CLONE}-0.2.0`,
    'cd /opt/signalbox-0.1.0',
    'cd /opt/signalbox-0.2.0',
    'npm prune --omit=dev',
    'ln -sfn /opt/signalbox-0.1.0 /opt/signalbox',
    'ln -sfn /opt/signalbox-0.2.0 /opt/signalbox',
    'ln -sfn /opt/signalbox/bin/signalbox.js /usr/local/bin/signalbox',
    'install -m 600 .env.example /etc/signalbox.env',
    'cp deploy/signalbox.service /etc/systemd/system/',
    'systemctl daemon-reload',
    'systemctl enable --now signalbox',
    'systemctl restart signalbox',
    "journalctl -u signalbox -o cat --since '10 min ago'",
    "sudo sh -c 'signalbox report /var/log/signalbox/signalbox.*.log'",
    'ssh -L 9464:127.0.0.1:9464 bot.example.com',
  ]),
  'signalbox --env /etc/signalbox.env register --dry-run': { shows: /Dry run: nothing was/ },
  'signalbox --env /etc/signalbox.env register': { shows: /commands are registered globally/ },
  'signalbox register --remove': { cannot: 'it takes away what the others have registered' },
}
