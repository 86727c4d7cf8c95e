/** The codes are those that Discord documents. */
import { RESTJSONErrorCodes } from 'discord-api-types/v10'
import t from 'tap'
import { ERROR_CODES } from '../../src/discord/error-codes.js'

t.test("every code of Discord's is there, and no other", async (t) => {
  const documented = Object.values(RESTJSONErrorCodes).filter((code) => typeof code === 'number')
  // 0 is what has no code.
  t.strictSame(new Set(ERROR_CODES), new Set(documented.filter((code) => code !== 0)))
})
