/** The playground in a real Chromium with the real server behind it: what a trader does, and what they read. */
import t from 'tap'
import { firstSignal } from '../../../../src/dev/demo/first-signal.js'
import { CHROMIUM, launchBrowser } from '../../../harness/browser.js'
import { needs } from '../../../harness/parts.js'
import { drawnWidth, openPage, startDemo } from './page-stage.js'

t.test('in the channel', async (t) => {
  if (!needs(t, [[CHROMIUM, '--version']])) return
  const [browser, url] = await Promise.all([launchBrowser(t), startDemo(t)])

  await t.test(
    'it begins with a pair that trades, and knows the way to the dashboard',
    async (t) => {
      const { page, rows, last, complaints } = await openPage(browser, url)
      const { pair, timeframe } = firstSignal(Date.now())
      t.match(await rows.first().locator('.embed h3').textContent(), `${pair} · ${timeframe}`)
      const tries = page.locator('#tries button')
      t.strictSame(await tries.allTextContents(), [
        `/signal ${pair} ${timeframe}`,
        '/outlook BTC/USD',
        '/board 1h',
        '/help',
      ])
      await tries.last().click()
      await last.locator('.embed').getByText('/board').first().waitFor()
      const link = page.getByRole('link', { name: 'Operators’ dashboard' })
      const dashboard = await fetch((await link.getAttribute('href')) as string)
      t.match(await dashboard.text(), '<title>Signalbox')
      t.strictSame(complaints, [])
      await page.close()
    },
  )

  await t.test(
    'a command is picked, completed, thought about, and answered with its chart',
    async (t) => {
      const { page, list, rows, last, setDelay, complaints } = await openPage(browser, url)
      await setDelay(1500)
      const before = await rows.count()
      await page.locator('#composer-text').pressSequentially('/si')
      const option = list.getByRole('option', { name: '/signal' })
      await option.waitFor()
      t.match(await option.textContent(), 'The trading signal for one pair and timeframe')
      t.equal(await list.getByRole('option').count(), 1, 'filtered as it is typed')
      await page.keyboard.press('Tab')
      t.equal(await page.locator('#line').getByRole('combobox').count(), 3)
      await page.keyboard.type('eur')
      await list.getByRole('option', { name: 'EUR/USD' }).waitFor()
      await page.keyboard.press('Enter')
      await list.getByRole('option', { name: '15min' }).waitFor()
      await page.keyboard.type('4h')
      await page.keyboard.press('Enter')
      await page.getByPlaceholder('+1 optional').waitFor()
      await page.keyboard.press('Enter')
      await rows.nth(before).waitFor()
      await last.getByText('Signalbox is thinking…').waitFor()
      t.match(await last.locator('.usage').textContent(), 'Mira used /signal')
      const chart = last.locator('.embed .picture')
      await chart.waitFor()
      t.match(await chart.getAttribute('alt'), /^DEMO. EUR\/USD 4h chart, \d+ candles/)
      t.ok(await drawnWidth(chart))
      t.match(await last.locator('.embed').textContent(), /EUR\/USD · 4h .*Confidence.*Entry/s)
      t.equal(
        await last
          .locator('.who')
          .textContent()
          .then((text) => text?.slice(0, 12)),
        'SignalboxAPP',
      )

      await t.test('refresh marks it edited, another timeframe changes it', async (t) => {
        await setDelay(50)
        await last.getByRole('button', { name: 'Refresh' }).click()
        await last.getByText('(edited)').waitFor()
        await last.locator('select').selectOption('1h')
        await last.locator('.embed h3').filter({ hasText: 'EUR/USD · 1h' }).waitFor()
        t.equal(await last.locator('select').inputValue(), '1h')
        t.equal(await rows.count(), before + 1, 'presses are no messages')
        const recent = page.locator('#recent li').first()
        t.match(await recent.textContent(), 'chose "1h" below EUR/USD 4h')
        await page.locator('#story').getByText('chose "1h" below EUR/USD 4h').waitFor()
      })

      await t.test('the wire shows each request in full, signed, its token short', async (t) => {
        await page
          .locator('#recent li')
          .filter({ hasText: '/signal EUR/USD 4h' })
          .first()
          .getByRole('button')
          .click()
        const first = page.locator('.entry').first()
        await first.locator('summary').click()
        const request = await first.getByLabel('Request').textContent()
        t.match(request, /x-signature-ed25519: [0-9a-f]{128}/i)
        t.match(request, /"token": "[\w-]{6}…"/)
        t.match(await first.getByLabel('Response').textContent(), /HTTP 200 after .*"type": 5/s)
        const label = await page.locator('svg.timeline').getAttribute('aria-label')
        t.match(
          label,
          /sent at .*verified at .*acknowledged at .*fetched at .*edited at .*ended at/,
        )
        t.match(await page.locator('.limit-name').allTextContents(), [/3 s/, /15 min/])
      })
      t.strictSame(complaints, [])
      await page.close()
    },
  )

  await t.test(
    'in Chinese the commands, their descriptions and the answer are Chinese',
    async (t) => {
      const { page, list, last, complaints } = await openPage(browser, url)
      await page.locator('#locale').selectOption('zh-CN')
      await page.locator('#composer-text').pressSequentially('/信')
      await list.getByRole('option', { name: '/信号' }).waitFor()
      await page.keyboard.press('Enter')
      t.equal(await page.locator('.chip').textContent(), '/信号')
      t.strictSame(await page.locator('.pill-name').allTextContents(), ['货币对', '周期'])
      await page.keyboard.type('gbp')
      await list.getByRole('option', { name: 'GBP/USD' }).waitFor()
      await page.keyboard.press('Tab')
      await list.getByRole('option', { name: '15min' }).waitFor()
      await page.keyboard.type('1h')
      await page.keyboard.press('Tab')
      await page.getByPlaceholder('+1 optional').press('Enter')
      await last.getByText('置信度').waitFor()
      t.match(await last.locator('.embed').textContent(), /GBP\/USD · 1h .*不构成投资建议/s)
      const times = async () => (await last.locator('.embed time').allTextContents()).join(' ')
      t.match(await times(), /\d+年\d+月\d+日/)
      await page.locator('#locale').selectOption('en-US')
      t.match(await times(), /[A-Z][a-z]+ \d+, \d{4}/, 'whoever reads it has his own dates')
      t.notMatch(await times(), /\d年/)
      t.match(await last.locator('.embed').textContent(), /置信度/, 'the text stays as it was')
      t.strictSame(complaints, [])
      await page.close()
    },
  )

  await t.test('a private answer is seen by its asker alone, until it is dismissed', async (t) => {
    const { page, rows, last, write, complaints } = await openPage(browser, url)
    await write('/signal USD/CHF 1d private:true')
    const hint = last.getByText('Only you can see this')
    await last.locator('.embed').waitFor()
    await hint.waitFor()
    t.match(await last.getAttribute('class'), /\bprivate\b/)
    await page.locator('#people').getByRole('button', { name: 'Tom' }).click()
    await hint.waitFor({ state: 'hidden' })
    await write('/signal AUD/USD 1h')
    await last.locator('.usage').getByText('Tom').waitFor()
    await last.locator('.embed').waitFor()
    await page.locator('#people').getByRole('button', { name: 'Mira' }).click()
    const before = await rows.count()
    await page.getByRole('button', { name: 'Dismiss message' }).last().click()
    t.equal(await rows.count(), before - 1)
    t.strictSame(complaints, [])
    await page.close()
  })
})
