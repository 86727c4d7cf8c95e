/** The page under a storm and over a long day. */
import t from 'tap'
import { CHROMIUM, launchBrowser } from '../../../harness/browser.js'
import { needs } from '../../../harness/parts.js'
import { openPage, startDemo } from './page-stage.js'

/** A machine that stands still for some seconds is no reason for an interaction to expire. */
const PATIENT = { patienceMs: 60_000 }

t.test('under load', async (t) => {
  if (!needs(t, [[CHROMIUM, '--version']])) return
  const [browser, url] = await Promise.all([launchBrowser(t), startDemo(t, {}, PATIENT)])

  await t.test('a storm is counted to its end, and nothing of it is lost', async (t) => {
    const { page, rows, complaints } = await openPage(browser, url)
    const before = await rows.count()
    await page.locator('#per-second').fill('50')
    await page.locator('#seconds').fill('2')
    await page.getByRole('button', { name: 'Start' }).click()
    await page.locator('#announcer').getByText('The storm is over').waitFor()
    const count = async (name: string) => Number(await page.locator(`#storm-${name}`).textContent())
    t.equal(await count('sent'), 100)
    t.equal((await count('delivered')) + (await count('told')), 100)
    t.equal(await count('lost'), 0)
    t.equal(await count('open'), 0)
    t.match(await page.locator('#storm-graph').getAttribute('aria-label'), /^100 sent, 100 ended/)
    t.match(await page.locator('#storm-legend li').allTextContents(), [
      'sent, up to 100',
      'ended, of those',
      /^acknowledged \(p99\), up to [\d,]+.ms$/,
      /^over \d+ s$/,
    ])
    t.equal(await rows.count(), before, 'the channel is spared')
    await page.locator('#seconds').fill('60')
    await page.getByRole('button', { name: 'Start' }).click()
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.locator('#storm-state').getByText('over').waitFor()
    t.ok((await count('sent')) < 3000, 'stopped early')
    t.strictSame(complaints, [])
    await page.close()
  })

  await t.test(
    'the channel keeps the last 200 messages, and is empty when it is cleared',
    async (t) => {
      const { page, rows, write } = await openPage(browser, url)
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify({ name: 'help', options: {} })
      for (let i = 0; i < 205; i += 1)
        await fetch(`${url}api/command`, { method: 'POST', headers, body })
      await write('/signal EUR/USD 15min')
      await rows.last().locator('.embed h3').filter({ hasText: '15min' }).waitFor()
      t.equal(await rows.count(), 200)
      t.equal(await page.locator('#recent li').count(), 200)
      await page.getByRole('button', { name: 'Clear the channel' }).click()
      await rows.first().waitFor({ state: 'detached' })
      t.equal(await rows.count(), 0)
      await page.getByRole('button', { name: '/board 1h' }).click()
      await rows.first().locator('.embed').waitFor()
      await page.close()
    },
  )
})
