/** The dashboard in a real Chromium: drawn, live, readable on a phone, light and dark, and for everybody. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { CHROMIUM, launchBrowser, visit } from '../../harness/browser.js'
import { eventually } from '../../harness/eventually.js'
import { needs } from '../../harness/parts.js'
import { startStage } from './dashboard-stage.js'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const DRAWN = `[...document.querySelectorAll('canvas')].filter((canvas) =>
  canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean)).length`

const DESK = { width: 1280, height: 900, colorScheme: 'light' } as const

/** The page's policy forbids what playwright would wait with. */
const holds = (page: Page, expression: string) =>
  eventually(expression, async () => (await page.evaluate(expression)) || undefined)

async function noViolations(t: Test, page: Page, how: string) {
  await page.evaluate(AXE)
  const { violations } = await page.evaluate<{ violations: { id: string; impact: string }[] }>(
    'axe.run()',
  )
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  t.strictSame(serious, [], how)
}

t.test('in the browser', async (t) => {
  if (!needs(t, [[CHROMIUM, '--version']])) return
  const browser = await launchBrowser(t)
  const { app, url, pass } = await startStage(t)

  await t.test(
    'seven graphs are drawn and the figures of the moment stand above them',
    async (t) => {
      const { page, complaints } = await visit(browser, url, DESK)
      await holds(page, `${DRAWN} === 7`)
      t.match(await page.textContent('#about'), 'version 1.2.3, up 1 d 2 h, ready')
      t.equal(await page.textContent('#live'), 'live')
      const tiles = await page.locator('#tiles > div').allTextContents()
      t.equal(tiles.length, 7)
      t.match(tiles[0], /answered as asked.*% .*below 95 %, 90 %/)
      t.match(await page.locator('#dependencies li').allTextContents(), [
        'discord up',
        'signals degradedlast fetch: SIGNAL_TIMEOUT',
        'redis down',
      ])
      const label = await page.locator('[role=img]').first().getAttribute('aria-label')
      t.match(label, /How fast do we acknowledge\? Now: p50 [\d.]+ ms, p99 [\d.]+ ms\./)
      await noViolations(t, page, 'light')
      t.strictSame(complaints, [])
      await page.close()
    },
  )

  await t.test('on a phone nothing is cut off, in the dark neither', async (t) => {
    const how = { width: 360, height: 740, colorScheme: 'dark' } as const
    const { page, complaints } = await visit(browser, url, how)
    await holds(page, `${DRAWN} === 7`)
    t.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'))
    const background = () =>
      page.evaluate('getComputedStyle(document.documentElement).backgroundColor')
    const dark = await background()
    await noViolations(t, page, 'dark, on a phone')
    await page.emulateMedia({ colorScheme: 'light' })
    t.not(await background(), dark)
    await page.setViewportSize({ width: 800, height: 740 })
    await holds(page, `document.querySelector('canvas').getBoundingClientRect().width > 340`)
    t.strictSame(complaints, [])
    await page.close()
  })

  await t.test('it follows the server, and says when it no longer can', async (t) => {
    const { page, complaints } = await visit(browser, url, DESK)
    await holds(page, `${DRAWN} === 7`)
    const owed = page.locator('#tiles > div').last()
    const before = await owed.textContent()
    pass(1)
    // What happens when a hidden page is looked at again: it does not wait for its next turn.
    const look = () => page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`)
    await look()
    await holds(
      page,
      `document.querySelector('#tiles > div:last-child').textContent !== ${JSON.stringify(before)}`,
    )
    await app.close()
    await look()
    await page.waitForSelector('#live.lost')
    t.match(await page.textContent('#live'), /^no figures/)
    await page.evaluate(`queueMicrotask(() => { throw new Error('heard') })`)
    await eventually('the complaint', async () => complaints.includes('heard') || undefined)
    await page.close()
  })
})
