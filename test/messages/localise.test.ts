/** Which language a locale reads. */
import t from 'tap'
import { enUS } from '../../src/messages/locales/en-US.js'
import { zhCN } from '../../src/messages/locales/zh-CN.js'
import { localise } from '../../src/messages/localise.js'

t.test('Chinese of any region reads Chinese, everyone else English', async (t) => {
  for (const locale of ['zh-CN', 'zh-TW', 'zh']) t.equal(localise(locale), zhCN)
  for (const locale of ['en-US', 'en-GB', 'de', '', 'zhx', '__proto__']) {
    t.equal(localise(locale), enUS)
  }
})
