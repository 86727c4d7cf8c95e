/** The environment of a server in a process of its own that finds neither Discord nor a backend. */
import { TEST_APPLICATION_ID, TEST_PUBLIC_KEY } from '../../src/dev/fixtures/keys.js'

export const IDLE = {
  HOST: '127.0.0.1',
  PORT: '0',
  ADMIN_PORT: '0',
  DISCORD_PUBLIC_KEY: TEST_PUBLIC_KEY,
  DISCORD_APPLICATION_ID: TEST_APPLICATION_ID,
  DISCORD_API_BASE_URL: 'http://127.0.0.1:9/api/v10',
  SIGNAL_API_URL: 'http://127.0.0.1:9',
  SIGNAL_PRECOMPUTE: 'off',
}
