/** The tools that speak to a running server, to Discord, to a backend and to logs. */
import type { Accounts, Run } from './account.js'

const doctor: Run = { shows: /nothing stands in the way/ }
const needs = ['curl']

/* Those with quotes in them; a script goes by its first line. */
const JOB = `curl -sS -i -X POST "$SIGNAL_API_URL/api/v1/trading/signal/jobs" -H "content-type: application/json" -d '{"interactionId": "1346412345678901234", "pair": "EUR/USD", "timeframe": "4h", "callbackUrl": "https://bot.example.com/bot/webhook/signal-ready"}'`
const CALL_BACK = `body='{"interactionId": "1346412345678901234", "error": "no data for this pair"}'`

export const TOOLS: Accounts = {
  'signalbox COMMAND': { cannot: 'it stands for each of them' },
  'npm run COMMAND': { cannot: 'it stands for each of them' },
  signalbox: { cannot: 'it names the program' },

  // Discord
  'npm run register': { shows: /commands are registered globally/ },
  'npm run register -- --dry-run': { shows: /Dry run: nothing was written|No difference/ },
  'npm run register -- --guild 1187250417312694342': { shows: /registered in guild/ },
  'npm run register -- --guild 1187250417312694342 --remove': {
    shows: /guild 1187250417312694342/,
  },
  'npm run doctor': { by: 'test/tools/doctor/doctor.test.ts', says: 'runDoctor(args' },
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
  'npm run report': { by: 'test/tools/report/report.test.ts', says: 'runReport(' },
  'npm run report -- --post': { by: 'test/tools/report/report.test.ts', says: "'--post'" },
  'npm run replay': { by: 'test/tools/replay/command.test.ts', says: 'runReplay(' },
  'npm run replay -- --url URL': { shows: /all \d+ as expected/ },
  'npm run replay -- --url http://127.0.0.1:3000/interactions': { shows: /all \d+ as expected/ },
  'npm run replay -- --url http://127.0.0.1:3000/interactions --fixtures FOLDER': {
    by: 'test/dev/record/record.test.ts',
    says: "'--fixtures', out",
  },
  'npm run record -- --out FOLDER': {
    by: 'test/dev/record/record.test.ts',
    says: "['--out', out",
  },
  'npm run screenshots': { by: 'test/dev/screenshots/screenshots.test.ts', says: 'runScript(' },
  'npm run chaos': { by: 'test/dev/chaos/chaos.test.ts', says: 'runScript(' },
  'npm run chaos -- --seed 11': { by: 'test/dev/chaos/chaos.test.ts', says: "'--seed', '11'" },
  'npm run fixtures': { shows: /\d+ fixtures written/ },
  'npm run replicas': {
    by: 'test/dev/replicas/command.test.ts',
    says: 'runReplicas(args',
  },
  'redis-cli -u "$REDIS_URL" ping': { shows: /^PONG$/, needs: ['redis-server', 'redis-cli'] },
}
