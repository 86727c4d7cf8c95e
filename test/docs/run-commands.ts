/** Runs the documentation's commands, as they stand, in a copy of the project. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TAP, Test } from 'tap'
import { RedisProcess } from '../../src/dev/stage/redis-process.js'
import { needs } from '../harness/parts.js'
import type { Accounts, Run } from './account.js'
import { findCommands } from './commands.js'
import { readPages } from './pages.js'
import { allowTime, copyProject } from './project-copy.js'
import { run } from './shell.js'
import { type Stage, setCallbackStage, setStage } from './stage.js'

async function perform(t: Test, command: string, account: Run, folder: string, stage: Stage) {
  const { shows, stopAt } = account
  const real = stage.standIns.reduce((text, [as, put]) => text.replaceAll(as, put), command)
  const env = { ...stage.env, ...account.env }
  const { code, output } = await run(real, { cwd: folder, env, stopAt })
  t.equal(code, 0, 'it ends well', { output })
  t.match(output.trim(), shows)
}

async function runOne(t: Test, command: string, account: Run, folder: string, stage: Stage) {
  const { callback } = account
  const own = callback ? await setCallbackStage(t) : undefined
  const redis = command.includes('$REDIS_URL') ? await RedisProcess.start() : undefined
  t.teardown(() => redis?.close())
  const env = { ...stage.env, ...own?.env, ...(redis && { REDIS_URL: redis.url }) }
  await perform(t, command, account, folder, { env, standIns: own?.standIns ?? stage.standIns })
  await own?.check(t, command)
}

/** One subtest a command, in the order of the account; those that others run, or nobody can, are left out. */
export async function runCommands(t: TAP, accounts: Accounts): Promise<void> {
  allowTime(t)
  const commands = findCommands(readPages())
  const folder = copyProject(t)
  // What is compiled already is copied: another test builds, and here each command would do so again.
  writeFileSync(join(folder, 'scripts/build.js'), '')
  const stage = await setStage(t, folder)
  for (const [key, account] of Object.entries(accounts)) {
    if (!('shows' in account)) continue
    await t.test(key, async (t) => {
      const parts = (account.needs ?? []).map((program) => [program, '--version'] as const)
      if (needs(t, parts)) await runOne(t, commands.get(key) as string, account, folder, stage)
    })
  }
}
