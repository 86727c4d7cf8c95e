/** The page's looks for everybody: dark and light, desk and phone, and how soon it is there. */
import t from 'tap'
import { CHROMIUM, launchBrowser } from '../../../harness/browser.js'
import { needs } from '../../../harness/parts.js'
import { DESK, noViolations, openPage, PHONE, startDemo } from './page-stage.js'

const PAINTED = `performance.getEntriesByName('first-contentful-paint')[0].startTime`

t.test('looks', async (t) => {
  if (!needs(t, [[CHROMIUM, '--version']])) return
  const [browser, url] = await Promise.all([launchBrowser(t), startDemo(t)])

  for (const colorScheme of ['dark', 'light'] as const) {
    await t.test(`in the ${colorScheme} nothing keeps anybody out`, async (t) => {
      const { page, last, write, complaints } = await openPage(browser, url, {
        ...DESK,
        colorScheme,
      })
      await page.locator('#fault').selectOption('early-10015')
      await write('/signal EUR/USD 4h private:true')
      await last.locator('.embed').waitFor()
      await page.locator('.entry summary').first().click()
      await page.locator('#composer-text').fill('/')
      await page.getByRole('listbox').waitFor()
      await noViolations(t, page, 'at a desk')
      // What differs on a phone is the layout, not the colours.
      const tabs = colorScheme === 'light' ? ['Wire', 'Faults', 'Chat'] : []
      await page.setViewportSize(PHONE)
      for (const tab of tabs) {
        await page.getByRole('navigation').getByRole('button', { name: tab }).click()
        t.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), tab)
        await noViolations(t, page, `on a phone: ${tab}`)
      }
      t.strictSame(complaints, [])
      await page.close()
    })
  }

  await t.test(
    'the theme is as the system has it until it is chosen, then remembered',
    async (t) => {
      const { page } = await openPage(browser, url)
      const theme = () => page.locator('html').getAttribute('data-theme')
      t.equal(await theme(), 'dark')
      await page.emulateMedia({ colorScheme: 'light' })
      await page.locator('html[data-theme=light]').waitFor()
      await page.getByRole('button', { name: 'Change to dark theme' }).click()
      await page.reload()
      await page.locator('body[data-ready]').waitFor()
      t.equal(await theme(), 'dark')
      const painted = await page.evaluate<number>(PAINTED)
      t.comment(`first contentful paint after ${painted.toFixed(0)} ms`)
      await page.close()
    },
  )

  await t.test(
    'on a phone a message leads to its wire, and who speaks is by the chat',
    async (t) => {
      const { page, last } = await openPage(browser, url, PHONE)
      t.not(
        await page.evaluate('document.activeElement.id'),
        'composer-text',
        'no keyboard unasked',
      )
      for (const width of [320, 390, 768]) {
        await page.setViewportSize({ width, height: 800 })
        t.ok(await page.locator('#locale').isVisible())
        t.ok(await page.getByRole('button', { name: 'Tom' }).isVisible())
        t.ok(
          await page.evaluate('document.documentElement.scrollWidth <= innerWidth'),
          String(width),
        )
      }
      await last.locator('.who').click()
      await page.locator('svg.timeline').waitFor()
      t.notOk(await page.locator('#chat').isVisible())
      await page.close()
    },
  )
})
