/** What the documentation's commands are run against: servers, a Discord, backends and logs, all of this machine. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Test } from 'tap'
import {
  type BackendJob,
  CALLBACK_PATH,
  CallbackBackend,
} from '../../src/dev/demo-backend/callback-backend.js'
import { TEST_APPLICATION_ID, TEST_PUBLIC_KEY } from '../../src/dev/fixtures/keys.js'
import { startRunning } from '../harness/running-app.js'

export interface Stage {
  readonly env: Readonly<Record<string, string>>
  /** What stands in a command, and what is put in its place. */
  readonly standIns: readonly (readonly [written: string, real: string])[]
}

const SECRET = `whsec_${Buffer.from('a secret of thirty-two characters').toString('base64')}`

const STORY = {
  time: '2026-01-05T10:00:00.000Z',
  level: 'info',
  interactionId: '1',
  command: 'signal',
  pair: 'EUR/USD',
  ageMs: 50,
  ackMs: 2,
  ack: 'deferred',
  outcome: 'delivered',
  totalMs: 500,
  msg: 'interaction ended',
}

/** Takes whatever is posted, as Discord takes a webhook's message. */
async function startWebhook(t: Pick<Test, 'teardown'>): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(204).end())
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  t.teardown(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`
}

/** What a page has its reader fill in; what the environment says already wins. */
function writeEnvFile(folder: string): void {
  writeFileSync(join(folder, '.env'), 'LOG_LEVEL=info\n')
}

/** Logs of a day below `folder`, plain and compressed. */
function writeLogs(folder: string): string {
  const logs = join(folder, 'logs')
  mkdirSync(logs)
  const lines = Array.from({ length: 20 }, () => `${JSON.stringify(STORY)}\n`).join('')
  writeFileSync(join(logs, 'signalbox.2026-01-05.log'), lines)
  writeFileSync(join(logs, 'signalbox.2026-01-05.log.gz'), gzipSync(lines))
  return logs
}

export async function setStage(t: Test, folder: string): Promise<Stage> {
  const { address, adminAddress, discord, backend } = await startRunning(t)
  const url = `${address}/interactions`
  const logs = writeLogs(folder)
  writeEnvFile(folder)
  return {
    env: {
      HOST: '127.0.0.1',
      PORT: '0',
      ADMIN_PORT: '0',
      DISCORD_PUBLIC_KEY: TEST_PUBLIC_KEY,
      DISCORD_APPLICATION_ID: TEST_APPLICATION_ID,
      DISCORD_API_BASE_URL: discord.apiBaseUrl,
      DISCORD_BOT_TOKEN: discord.botToken,
      SIGNAL_API_URL: backend.url,
      SIGNAL_API_KEY: 'backend-key',
      SIGNAL_PRECOMPUTE: 'off',
      OPS_WEBHOOK_URL: await startWebhook(t),
    },
    standIns: [
      ['https://bot.example.com/interactions', url],
      ['https://…/interactions', url],
      ['http://127.0.0.1:3000/interactions', url],
      ['--url URL', `--url ${url}`],
      ['https://discord.com/api/v10', discord.apiBaseUrl],
      ['/var/log/signalbox/', `${logs}/`],
      ['--post signalbox.2026-01-05.log.gz', `--post ${logs}/signalbox.2026-01-05.log.gz`],
      ['/etc/signalbox.env', '.env'],
      ['http://127.0.0.1:9464', adminAddress],
      ['LOGFILE', `${logs}/signalbox.2026-01-05.log`],
      ['-- FILE', `-- ${logs}/signalbox.2026-01-05.log`],
      // Where there is no journal, its lines are those of the file.
      [
        'journalctl -u signalbox -o cat --since yesterday --until today',
        `cat ${logs}/signalbox.2026-01-05.log`,
      ],
    ],
  }
}

export interface CallbackStage extends Stage {
  /** Whether the trader was told, by the command that called back. */
  readonly check: (t: Pick<Test, 'match' | 'teardown'>, command: string) => Promise<void>
}

/** A trader has asked, and the backend has the job. */
export async function setCallbackStage(t: Test): Promise<CallbackStage> {
  const backend = await CallbackBackend.start(SECRET)
  t.teardown(() => backend.close())
  const { address, discord } = await startRunning(t, {
    env: {
      SIGNAL_API_URL: backend.url,
      SIGNAL_MODE: 'callback',
      CALLBACK_SECRET: SECRET,
      PUBLIC_URL: 'https://bot.example.com',
    },
  })
  const handedOver = new Promise<BackendJob>((resolve) => backend.once('job', resolve))
  const exchange = discord.command('signal', { pair: 'EUR/USD', timeframe: '4h' })
  const job = await handedOver
  const { interactionId } = job
  const url = `${address}${CALLBACK_PATH}`
  const failed = { interactionId, error: 'no data' }
  return {
    env: { SIGNAL_API_URL: backend.url, PUBLIC_URL: address, CALLBACK_SECRET: SECRET },
    standIns: [['1346412345678901234', interactionId]],
    async check(t, command) {
      // Nobody calls back for a job that was only shown to be accepted.
      if (command.includes('/signal/jobs')) await backend.callBack(job, { url, document: failed })
      const { message } = await exchange.ended
      t.match(message?.content, /^❌ Failed to retrieve signal/)
    },
  }
}
