/** The operators' program, as docs/operating.md and the runbooks call it, and what they look at logs with. */
import { type Account, type Accounts, stopAt } from './account.js'

const LISTENS = /"msg":"listening"/
const report = { shows: /🟢|🟡|🔴|⚪/ }
const stands = { cannot: 'it stands for each of them' }
const there = { cannot: "it looks at the operator's own machine or cluster" }
const DAY = '/var/log/signalbox/signalbox.2026-01-05.log'
const SPAN = '--since 2026-01-05T09:59:00Z --until 2026-01-05T10:02:00Z'

/** `shows` matches what it prints, of a log of twenty stories that all ended well. */
const jq = (shows: RegExp): Account => ({ shows, needs: ['jq'] })

export const OPERATING: Accounts = {
  signalbox: { cannot: 'it names the program' },
  'curl -sS https://discord.com/api/v10/gateway': { cannot: 'it asks Discord itself' },
  'signalbox COMMAND': stands,
  'docker run --rm signalbox signalbox COMMAND': stands,
  'docker compose exec signalbox-1 signalbox COMMAND': stands,
  'kubectl exec deployment/signalbox -- signalbox COMMAND': stands,
  'signalbox --env .env start': stopAt(LISTENS),
  'node --env-file=.env dist/src/main.js': stopAt(LISTENS),
  'signalbox --help': { shows: /^Usage: signalbox COMMAND/ },
  'npm run doctor -- --help': { shows: /Usage: signalbox doctor/ },
  'signalbox doctor --url https://bot.example.com/interactions': {
    shows: /nothing stands in the way/,
  },
  'signalbox register --dry-run': { shows: /Dry run: nothing was written|No difference/ },
  'signalbox register': { shows: /commands are registered globally/ },
  'signalbox report': { by: 'test/tools/report/report.test.ts', says: 'runReport(' },
  'signalbox report LOGFILE': report,
  [`signalbox report ${DAY}`]: report,
  'signalbox report /var/log/signalbox/signalbox.*.log': report,
  'signalbox report --day 2026-01-05 --post signalbox.2026-01-05.log.gz': report,
  'journalctl -u signalbox -o cat --since yesterday --until today | signalbox report -': report,
  'npm run demo-backend': { by: 'package.json', says: 'dev/demo-backend/main.js' },

  'curl -sS http://127.0.0.1:9464/readyz': { shows: /^\{"status":"ready",/, needs: ['curl'] },
  [`jq -c 'select(.time > "2026-01-05T09:59" and .time < "2026-01-05T10:02")' ${DAY}`]: jq(
    /^(\{"time":"2026-01-05T10:00.+\n?){20}$/,
  ),
  [`jq -c 'select(.interactionId == "1346412345678901234")' ${DAY}`]: jq(/^$/),
  [`jq -c 'select(.msg == "interaction ended" and .outcome != "delivered")' ${DAY}`]: jq(/^$/),
  [`docker logs ${SPAN} signalbox`]: there,
  [`docker compose logs --no-log-prefix ${SPAN} signalbox-1 signalbox-2`]: there,
  'kubectl logs -l app=signalbox --since-time 2026-01-05T09:59:00Z --tail -1': there,
  "journalctl -u signalbox -o cat --since '2026-01-05 09:59 UTC' --until '2026-01-05 10:02 UTC'":
    there,
}
