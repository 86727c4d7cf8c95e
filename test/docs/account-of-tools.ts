/** The tools that speak to a running server, to Discord, to a backend and to logs. */
import type { Accounts, Run } from './account.js'

const doctor: Run = { shows: /nothing stands in the way/ }
const report: Run = { shows: /🟢|🟡|🔴|⚪/ }
const needs = ['curl']

/* Those with quotes in them; a script goes by its first line. */
const DELETE = `curl -sS -X PUT -H "Authorization: Bot $DISCORD_BOT_TOKEN" -H "content-type: application/json" -d '[]' "https://discord.com/api/v10/applications/$DISCORD_APPLICATION_ID/guilds/1187250417312694342/commands"`
const JOB = `curl -sS -i -X POST "$SIGNAL_API_URL/api/v1/trading/signal/jobs" -H "content-type: application/json" -d '{"interactionId": "1346412345678901234", "pair": "EUR/USD", "timeframe": "4h", "callbackUrl": "https://bot.example.com/bot/webhook/signal-ready"}'`
const CALL_BACK = `body='{"interactionId": "1346412345678901234", "error": "no data for this pair"}'`

export const TOOLS: Accounts = {
  // Discord
  'npm run register': { shows: /commands are registered globally/ },
  'npm run register -- --dry-run': { shows: /Dry run: nothing was written|No difference/ },
  'npm run register -- --guild 1187250417312694342': { shows: /registered in guild/ },
  [DELETE]: { shows: /^\[\]$/, needs },
  'npm run doctor': { by: 'test/dev/doctor.test.ts', says: 'runDoctor(args' },
  'npm run doctor -- --url URL': doctor,
  'npm run doctor -- --url https://bot.example.com/interactions': doctor,

  // The backend
  'curl -sS -H "Authorization: Bearer $SIGNAL_API_KEY" "$SIGNAL_API_URL/api/v1/trading/signal?pair=EUR/USD&timeframe=4h"':
    { shows: /^\{"pair":"EUR\/USD","timeframe":"4h","direction":/, needs },
  [JOB]: { shows: /^HTTP\/1\.1 202 /, needs, callback: true },
  [CALL_BACK]: {
    shows: /^HTTP\/1\.1 200 OK[\s\S]*\{"result":"failed"\}$/,
    needs: ['curl', 'openssl'],
    callback: true,
  },

  // Looking back, and before
  'npm run report': { by: 'test/dev/report.test.ts', says: 'runReport(' },
  'npm run report -- --post': { by: 'test/dev/report.test.ts', says: "'--post'" },
  'npm run report -- FILE': report,
  'npm run replay': { by: 'test/dev/replay.test.ts', says: "runScript('replay.js'" },
  'npm run replay -- --url http://127.0.0.1:3000/interactions': { shows: /all \d+ as expected/ },
  'npm run replay -- --url http://127.0.0.1:3000/interactions --fixtures FOLDER': {
    by: 'test/dev/record.test.ts',
    says: "'--fixtures', out",
  },
  'npm run record -- --out FOLDER': {
    by: 'test/dev/record.test.ts',
    says: "runScript('record.js', ['--out'",
  },
  'npm run screenshots': { by: 'test/dev/screenshots.test.ts', says: "runScript('screenshots.js'" },
  'npm run chaos': { by: 'test/dev/chaos.test.ts', says: "runScript('chaos.js'" },
  'npm run chaos -- --seed 11': { by: 'test/dev/chaos.test.ts', says: "'--seed', '11'" },
  'npm run fixtures': { shows: /\d+ fixtures written/ },
  'npm run replicas': {
    by: 'test/dev/replicas-command.test.ts',
    says: 'runReplicas(args',
  },
  'npm run replicas -- --help': { shows: /Usage: npm run replicas/ },
  'redis-cli -u "$REDIS_URL" ping': { shows: /^PONG$/, needs: ['redis-server', 'redis-cli'] },
}
