/** The server of a changed copy of the project, between a local Discord and whatever it is told to ask. */
import { join } from 'node:path'
import type { Test } from 'tap'
import { TEST_SECRET_KEY } from '../../src/dev/fixtures/keys.js'
import { LocalDiscord } from '../../src/dev/local-discord/local-discord.js'
import { ServerProcess, serverEnvironment } from '../../src/dev/stage/server-process.js'
import { makeFastSign } from '../../src/tools/signing/sign.js'

export async function startCopy(
  t: Pick<Test, 'teardown'>,
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<LocalDiscord> {
  const discord = await LocalDiscord.start({ sign: makeFastSign(TEST_SECRET_KEY) })
  const own = {
    HOST: '127.0.0.1',
    PORT: '0',
    ADMIN_PORT: '0',
    DISCORD_PUBLIC_KEY: discord.publicKey,
    DISCORD_APPLICATION_ID: discord.applicationId,
    DISCORD_API_BASE_URL: discord.apiBaseUrl,
    SIGNAL_PRECOMPUTE: 'off',
    ...env,
  }
  const server = new ServerProcess(
    serverEnvironment(process.env, own),
    join(folder, 'dist/src/main.js'),
  )
  t.teardown(async () => {
    server.kill()
    await server.ended
    await discord.close()
  })
  discord.endpoint = `${await server.listening()}/interactions`
  return discord
}
