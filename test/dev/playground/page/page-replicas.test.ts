/** The page with a real Redis behind it: replicas are switched off and on. */
import t from 'tap'
import { CHROMIUM, launchBrowser } from '../../../harness/browser.js'
import { needs } from '../../../harness/parts.js'
import { startRedis, withoutRedis } from '../../../harness/redis.js'
import { openPage, startDemo } from './page-stage.js'

t.test(
  'a replica is killed and started, and traders are answered all the while',
  { skip: withoutRedis() },
  async (t) => {
    if (!needs(t, [[CHROMIUM, '--version']])) return
    const redis = await startRedis(t)
    const [browser, url] = await Promise.all([
      launchBrowser(t),
      startDemo(t, { REDIS_URL: redis.url }),
    ])
    const { page, last, write, complaints } = await openPage(browser, url)
    const first = page.locator('#replicas label').first()
    t.strictSame(await page.locator('#replicas label').allTextContents(), [
      'replica-1 up',
      'replica-2 up',
    ])
    await first.locator('input').uncheck()
    await first.getByText('killed').waitFor()
    await write('/signal EUR/USD 1h')
    await last.locator('.embed h3').filter({ hasText: 'EUR/USD · 1h' }).waitFor()
    await first.locator('input').check()
    await first.getByText('up').waitFor()
    await write('/signal GBP/USD 1h')
    await last.locator('.embed h3').filter({ hasText: 'GBP/USD · 1h' }).waitFor()
    t.strictSame(complaints, [])
  },
)

t.test('without Redis there is nothing to switch', async (t) => {
  if (!needs(t, [[CHROMIUM, '--version']])) return
  const [browser, url] = await Promise.all([launchBrowser(t), startDemo(t)])
  const { page } = await openPage(browser, url)
  t.notOk(await page.locator('#replica-group').isVisible())
})
