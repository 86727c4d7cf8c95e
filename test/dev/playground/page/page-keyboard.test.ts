/** The composer by keyboard alone, and typed in one go. */
import t from 'tap'
import { CHROMIUM, launchBrowser } from '../../../harness/browser.js'
import { needs } from '../../../harness/parts.js'
import { openPage, startDemo } from './page-stage.js'

t.test('by keyboard', async (t) => {
  if (!needs(t, [[CHROMIUM, '--version']])) return
  const [browser, url] = await Promise.all([launchBrowser(t), startDemo(t)])
  const { page, list, rows, last, write, complaints } = await openPage(browser, url)
  const line = page.locator('#composer-text')
  const focused = () =>
    page.evaluate<string>('document.activeElement.getAttribute("aria-label") ?? ""')

  await t.test(
    'the message box is there at the start, and a slash or a link leads to it',
    async (t) => {
      t.equal(await focused(), 'Message or command', 'at the start')
      const blur = () => page.evaluate('document.activeElement.blur()')
      for (const place of ['#theme', '#delay', '#fault', '#scroller']) {
        await page.locator(place).focus()
        await page.keyboard.type('/')
        t.equal(await focused(), 'Message or command', place)
        t.equal(await line.inputValue(), '/', place)
        await line.fill('')
      }
      await page.locator('#theme').focus()
      await page.keyboard.press('Control+/')
      t.not(await focused(), 'Message or command')
      await blur()
      await page.evaluate('document.body.tabIndex = -1; document.body.focus()')
      await page.keyboard.press('Tab')
      t.equal(await page.evaluate('document.activeElement.textContent'), 'Skip to the message box')
      t.ok(await page.locator('.skip').isVisible())
      await page.keyboard.press('Enter')
      t.equal(await focused(), 'Message or command')
    },
  )

  await t.test(
    'a whole command, its optional part too, then its button and its select',
    async (t) => {
      await line.focus()
      await page.keyboard.type('/')
      await list.getByRole('option').nth(4).waitFor()
      t.equal(await line.getAttribute('aria-expanded'), 'true')
      t.equal(await line.getAttribute('aria-activedescendant'), 'suggestion-0')
      await page.keyboard.press('ArrowDown')
      t.equal(await line.getAttribute('aria-activedescendant'), 'suggestion-1')
      await page.keyboard.press('ArrowUp')
      await page.keyboard.press('Enter')
      t.match(await focused(), /^pair/)
      await page.keyboard.type('usd/j')
      await list.getByRole('option', { name: 'USD/JPY' }).waitFor()
      await page.keyboard.press('Tab')
      await list.getByRole('option', { name: '15min' }).waitFor()
      t.match(await focused(), /^timeframe/)
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      t.match(await focused(), /^More options/)
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      t.match(await focused(), /^private/)
      await page.keyboard.press('Enter')
      await page.keyboard.press('Enter')
      await last.locator('.embed h3').filter({ hasText: 'USD/JPY · 1h' }).waitFor()
      t.match(await last.textContent(), /USD\/JPY · 1h.*Only you can see this/s)
      t.equal(await focused(), 'Message or command', 'ready for the next one')
      while ((await page.evaluate('document.activeElement.textContent')) !== 'Refresh')
        await page.keyboard.press('Shift+Tab')
      await page.keyboard.press('Enter')
      await last.getByText('(edited)').waitFor()
      t.equal(await page.evaluate('document.activeElement.textContent'), 'Refresh', 'focus stays')
    },
  )

  await t.test('what is typed in one go is sent; what it lacks is asked for', async (t) => {
    await write('/signal EUR/GBP 4h')
    await last.locator('.embed h3').filter({ hasText: 'EUR/GBP · 4h' }).waitFor()
    const before = await rows.count()
    await write('/signal EUR/GBP')
    t.match(await focused(), /^timeframe/)
    await page.keyboard.type('7h')
    await page.keyboard.press('Tab')
    await page.locator('.tail').press('Enter')
    const none = 'timeframe: “7h” is none of 15min, 1h, 4h, 1d.'
    t.equal(await page.getByRole('alert').textContent(), none)
    t.equal(await page.locator('[aria-invalid]').count(), 1)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    t.equal(await focused(), 'Message or command', 'backed out')
    await write('/signal EUR/GBP 7h')
    t.equal(await page.getByRole('alert').textContent(), none, 'typed in one go too')
    t.match(await focused(), /^timeframe/)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await write('/foo bar')
    t.equal(
      await page.getByRole('alert').textContent(),
      'There is no command /foo. There are /signal, /outlook, /board, /status, /help.',
    )
    await write('good morning')
    t.match(await page.getByRole('alert').textContent(), 'Only commands are understood')
    await line.fill('')
    await page.keyboard.press('ArrowUp')
    t.equal(await line.inputValue(), '/signal pair:EUR/GBP timeframe:4h')
    t.equal(await rows.count(), before, 'nothing was sent')
  })

  await t.test('Backspace takes pills back, and the command at last', async (t) => {
    await line.fill('/signal EUR/GBP 4h private:true')
    await page.keyboard.press('Tab')
    t.equal(await page.locator('.pill').count(), 3)
    await page.locator('.tail').press('Backspace')
    t.match(await focused(), /^private/)
    for (let i = 0; i <= 'true'.length; i += 1) await page.keyboard.press('Backspace')
    t.equal(await page.locator('.pill').count(), 2)
    t.match(await focused(), /^timeframe/)
    for (let i = 0; i < '4h'.length + 1 + 'EUR/GBP'.length + 1; i += 1)
      await page.keyboard.press('Backspace')
    t.equal(await page.locator('.pill').count(), 0)
    t.equal(await focused(), 'Message or command')
  })

  await t.test('an early answer to an earlier text is not shown', async (t) => {
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route('**/api/autocomplete', async (route) => {
      if (route.request().postDataJSON().text === 'eu') await held
      await route.continue()
    })
    await line.fill('/outlook ')
    await page.keyboard.press('Tab')
    const asked = page.waitForRequest((request) => request.postDataJSON()?.text === 'eu')
    await page.keyboard.type('eu')
    const stale = (await asked).response()
    await page.keyboard.press('Backspace')
    await page.keyboard.press('Backspace')
    await page.keyboard.type('jpy')
    // Until then the list of all pairs, in which GBP/JPY is too, stays to be looked at.
    await list.getByRole('option', { name: 'EUR/USD' }).waitFor({ state: 'detached' })
    await list.getByRole('option', { name: 'GBP/JPY' }).waitFor()
    release()
    await stale
    t.notMatch(await list.getByRole('option').allTextContents(), ['EUR/USD'])
    t.ok((await list.getByRole('option').allTextContents()).every((text) => text.includes('JPY')))
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
  })

  await t.test(
    'Enter before the choices are there takes the first of them when they are',
    async (t) => {
      let release = () => {}
      const held = new Promise<void>((resolve) => {
        release = resolve
      })
      await page.route('**/api/autocomplete', async (route) => {
        if (route.request().postDataJSON().text === 'eth') await held
        await route.continue()
      })
      await line.fill('/outlook ')
      await page.keyboard.press('Tab')
      const asked = page.waitForRequest((request) => request.postDataJSON()?.text === 'eth')
      await page.keyboard.type('eth')
      await asked
      await page.keyboard.press('Enter')
      t.match(await focused(), /^pair/, 'it waits')
      release()
      await page.locator('.tail:focus').waitFor()
      t.equal(await page.locator('.pill input').inputValue(), 'ETH/USD')
      await page.keyboard.press('Escape')
    },
  )
  t.strictSame(complaints, [])
})
