/** The quick start's own commands: a test follows that page in its order, tunnel and clone excepted. */
import type { Account, Accounts } from './account.js'

const followed = (says: string): Account => ({ by: 'test/docs/quick-start.test.ts', says })
const tunnel = { cannot: 'it needs the internet' }

export const QUICK_START: Accounts = {
  'cp .env.example .env': followed('cp .env.example .env'),
  'npm run demo-backend': followed('npm run demo-backend'),
  'npm start -- --env .env': followed('npm start -- --env .env'),
  'cloudflared tunnel --url http://127.0.0.1:3000': tunnel,
  'ngrok http 3000': tunnel,
  'npm run doctor -- --env .env --url https://some-words.trycloudflare.com/interactions': followed(
    'npm run doctor -- --env .env --url',
  ),
  'npm run register -- --env .env --guild 1187250417312694342': followed(
    'npm run register -- --env .env --guild',
  ),
  'npm run register -- --env .env --guild 1187250417312694342 --remove': followed('--remove'),
}
